export default class extends Base {}
export default class Named {}
export default function () { return 1 }
export default () => a
export default { a: 1 }
export default a.b(c)
