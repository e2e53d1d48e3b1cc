"""What the faces say of rules, SDKs and data types, whatever the format."""

from __future__ import annotations

from collections.abc import Iterable

from linter.knowledge.catalogue import Hazard, Sdk
from linter.knowledge.datatypes import DataType
from linter.knowledge.rule import Rules


def one_line(prose: str) -> str:
    return " ".join(prose.split())


def fenced(code: str, language: str) -> str:
    """A Markdown code block, with a fence that is longer than any inside."""
    fence = "```"
    while fence in code:
        fence += "`"
    return f"{fence}{language}\n{code.strip()}\n{fence}"


def covers(prefixes: Iterable[str], data: str) -> bool:
    """Whether a data type is one of those that a rule names, or below one."""
    return any(data == prefix.rstrip(".") or data.startswith(prefix.rstrip(".") + ".") for prefix in prefixes)


def speaking_of(data: str, rules: Rules) -> list[str]:
    """The rules that ask for a data type."""
    return [rule.id for rule in rules.values() if covers(rule.data, data)]


def laws_of(known: DataType) -> list[str]:
    """What laws and standards say of a data type."""
    said = []
    if known.laws.gdpr9:
        said.append("special category of data (GDPR, Article 9)")
    if known.laws.ccpa:
        said.append("sensitive personal information (CCPA)")
    if known.laws.pci:
        said.append(f"payment card data (PCI DSS: {known.laws.pci})")
    return said


def kinds_of(sdk: Sdk) -> str:
    return ", ".join((sdk.category, *sdk.also))


def languages_of(sdk: Sdk) -> list[str]:
    return sorted({language for client in sdk.client for language in client.languages})


def data_calls(sdk: Sdk) -> dict[str, tuple[str, ...]]:
    """Each call that carries data, and in which roles; "" is a call of the client itself."""
    found: dict[str, dict[str, None]] = {}
    for call in sdk.call:
        texts = [text.split()[1].lstrip("@") for text in (*call.args, *call.named)]
        roles = [role for role in (*texts, call.rest, call.rest_named) if role not in ("ignore", "config")]
        for name in (call.command or call.methods) if roles else ():
            found.setdefault(name, {}).update(dict.fromkeys(roles))
    return {name: tuple(roles) for name, roles in found.items()}


def versions_of(hazard: Hazard) -> str:
    """The versions in which an option is unsafe, " (from 2.0)"; empty for all."""
    since = f"from {hazard.since}" if hazard.since else ""
    until = f"before {hazard.until}" if hazard.until else ""
    said = ", ".join(filter(None, (since, until)))
    return f" ({said})" if said else ""
