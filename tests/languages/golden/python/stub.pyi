from typing import overload

VERSION: str

class Client:
    key: str | None
    @overload
    def send(self, event: str) -> None: ...
    @overload
    def send(self, event: str, data: dict[str, object] = ...) -> None: ...
    @property
    def queue(self) -> list[Event]: ...
