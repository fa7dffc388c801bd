"""What may be typed: commands and arguments as data, help and refusals in two languages."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any, NoReturn

from attrs import field, frozen

from gov_accounts.cli._language import LANGUAGES
from gov_accounts.messages import Message
from gov_accounts.outside import outside

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["OK", "UNREADABLE", "Argument", "Command", "argument", "parsed", "year"]

OK, UNREADABLE = 0, 2
_PROGRAM = "gov-accounts"


@frozen
class Argument:
    """A positional or an option: its names, what it is for, and what ``argparse`` must know.

    ``choices`` gives the values that it may have, when they are first needed.
    """

    names: tuple[str, ...]
    help: Message
    settings: Mapping[str, Any] = field(factory=dict)
    choices: Callable[[], Iterable[str]] = tuple

    @property
    def one_of(self) -> tuple[str, ...]:
        """The values that it may have; none if it may have any."""
        return tuple(self.choices())

    @property
    def is_option(self) -> bool:
        """Whether it is named, as ``--lang``."""
        return self.names[0].startswith("-")

    @property
    def takes_value(self) -> bool:
        """Whether a value follows its name."""
        return self.settings.get("action") is None

    @property
    def shown(self) -> str:
        """What stands for it in the help."""
        value = str(self.settings.get("metavar") or "|".join(self.one_of))
        if not self.is_option:
            several = self.settings.get("nargs")
            return f"[{value}]" if several == "?" else value + ("…" if several == "+" else "")
        return ", ".join(self.names) + (f" {value}" if self.takes_value else "")


def year(word: str) -> int:
    """Return a year as a document may have it."""
    known = outside("accounts")
    if not word.isdigit() or not known.FIRST_YEAR <= int(word) <= known.LAST_YEAR:
        raise ValueError(word)
    return int(word)


def count(word: str) -> int:
    """Return a number of things, none included."""
    if not (word.isascii() and word.isdigit() and len(word) <= 6):
        raise ValueError(word)
    return int(word)


def argument(
    *names: str, zh: str, en: str, one_of: Callable[[], Iterable[str]] = tuple, **settings: Any
) -> Argument:
    """Return an argument with its help in both languages."""
    return Argument(names, Message(zh, en), settings, one_of)


@frozen
class Command:
    """A command: what it does, what it takes, examples of it, and the function that runs it."""

    help: Message
    run: Callable[[argparse.Namespace], int]
    arguments: tuple[Argument, ...]
    examples: tuple[tuple[str, Message], ...] = ()


LANG = argument("--lang", zh="语言，zh或en", en="language, zh or en", one_of=lambda: LANGUAGES)
"""Every command has it."""

_ABOUT = Message(
    "读取、核对和转换部门决算：金额能否同时成立，哪个数字有误，应为多少。",
    "Read, check and convert final accounts of Chinese government departments (部门决算).",
)
_STATUS = Message(
    "退出状态：0 没有发现，1 有发现或缺少必有的内容，2 用法有误或无法读取。",
    "Exit status: 0 nothing found, 1 findings or something missing that must be there, 2 usage or "
    "unreadable input.",
)
_USAGE = Message("用法：", "usage: ")
_COMMANDS = Message("命令：", "Commands:")
_ARGUMENTS = Message("参数：", "Arguments:")
_OPTIONS = Message("选项：", "Options:")
_EXAMPLES = Message("例：", "Examples:")
_HELP = argument("-h", "--help", zh="显示帮助", en="show this help", action="help")
_VERSION = argument("--version", zh="显示版本", en="show the version", action="version")
_EACH = Message(
    f"每个命令的用法：{_PROGRAM} 命令 --help", f"Of each command: {_PROGRAM} COMMAND --help"
)
_DID_YOU_MEAN = Message("，是否想写{near}？", "; did you mean {near}?")
_OR = Message("或", " or ")
_NO_COMMAND = Message("没有“{word}”这个命令", "there is no command {word}")
_NO_VALUE = Message("不能是“{word}”，可以是{known}", "{word} is none of {known}")

_SAID: tuple[tuple[str, Message], ...] = tuple(
    (pattern, Message(zh, en))
    for pattern, zh, en in (
        (
            r"the following arguments are required: (.+)",
            "缺少参数：{0}",
            "missing: {0}",
        ),
        (r"unrecognized arguments: (.+)", "不认识的参数：{0}", "unknown: {0}"),
        (
            r"argument (\S+): expected one argument",
            "{0}后面应有内容",
            "{0} takes a value",
        ),
        (
            r"argument (\S+): invalid year value: '(.*)'",
            "{0}应为年度（如2024），不能是“{1}”",
            "{0} takes a year such as 2024, not {1}",
        ),
        (r"argument (\S+): (.+)", "{0}：{1}", "{0}: {1}"),
    )
)
"""What argparse says, and how we say it."""


class _Parser(argparse.ArgumentParser):
    """The parser of one command in one language."""

    def __init__(self, name: str, command: Command, lang: str) -> None:
        super().__init__(prog=f"{_PROGRAM} {name}", add_help=False, allow_abbrev=False)
        self.name, self.command, self.lang = name, command, lang
        for one in (*command.arguments, LANG):
            settings = dict(one.settings)
            if one.one_of:
                settings["type"] = self._one_of(one)
            self.add_argument(*one.names, **settings)
        self.set_defaults(lang=lang)

    def _one_of(self, one: Argument) -> Callable[[str], str]:
        def chosen(word: str) -> str:
            if word in one.one_of:
                return word
            known = Message("、", ", ").get(self.lang).join(one.one_of)
            text = _NO_VALUE.get(self.lang).format(word=word, known=known)
            raise argparse.ArgumentTypeError(text + _near(word, one.one_of, self.lang))

        return chosen

    def error(self, message: str) -> NoReturn:
        """Say what is wrong with what was typed, and how it is used."""
        text = message
        for pattern, said in _SAID:
            found = re.fullmatch(pattern, message)
            if found is not None:
                text = said.get(self.lang).format(*found.groups())
                break
        unknown = message.removeprefix("unrecognized arguments: ").split()
        hint = ""
        if len(unknown) < len(message.split()):
            every = (*self.command.arguments, LANG)
            options = [name for one in every for name in one.names if one.is_option]
            hint = _near(unknown[0], options, self.lang)
        usage = _USAGE.get(self.lang) + _usage(self.name, self.command)
        print(f"{usage}\n{_PROGRAM}: {text}{hint}", file=sys.stderr)
        raise SystemExit(UNREADABLE)


def parsed(
    arguments: Sequence[str], commands: Mapping[str, Command], lang: str
) -> argparse.Namespace:
    """Return what was typed; options may stand anywhere, in front of the command too.

    Raises SystemExit after help or version, and after a refusal.
    """
    at = _command_at(arguments, commands)
    if at is None:
        wants = set(arguments)
        if "--version" in wants:
            from importlib.metadata import version  # noqa: PLC0415

            print(f"{_PROGRAM} {version(_PROGRAM)}")
            raise SystemExit(OK)
        print(_help_of_all(commands, lang), file=sys.stdout if arguments else sys.stderr)
        raise SystemExit(OK if wants & {"-h", "--help"} else UNREADABLE)
    name = arguments[at]
    if name not in commands:
        text = _NO_COMMAND.get(lang).format(word=name) + _near(name, commands, lang)
        usage = _USAGE.get(lang) + f"{_PROGRAM} {'|'.join(commands)}"
        print(f"{usage}\n{_PROGRAM}: {text}", file=sys.stderr)
        raise SystemExit(UNREADABLE)
    command, rest = commands[name], [*arguments[:at], *arguments[at + 1 :]]
    if {"-h", "--help"} & set(rest):
        print(_help_of(name, command, lang))
        raise SystemExit(OK)
    options = _Parser(name, command, lang).parse_intermixed_args(rest)
    options.run = command.run
    return options


def _command_at(arguments: Sequence[str], commands: Mapping[str, Command]) -> int | None:
    """Return where the command stands: the first word that is no option and no option's value."""
    every = (LANG, *(one for command in commands.values() for one in command.arguments))
    valued = {name for one in every if one.is_option and one.takes_value for name in one.names}
    skip = False
    for at, word in enumerate(arguments):
        if skip:
            skip = False
        elif word in valued:
            skip = True
        elif not word.startswith("-") or word == "-":
            return at
    return None


def _near(word: str, known: Iterable[str], lang: str) -> str:
    """Return a question that names what comes near to a word; nothing if nothing does."""
    from difflib import get_close_matches  # noqa: PLC0415  only a refusal needs it

    near = get_close_matches(word, list(known), n=2)
    between = _OR.get(lang)
    return _DID_YOU_MEAN.get(lang).format(near=between.join(near)) if near else ""


# --- help ----------------------------------------


def _usage(name: str, command: Command) -> str:
    words = [one.shown for one in command.arguments if not one.is_option]
    return f"{_PROGRAM} {' '.join((name, *words))} […]"


def _listed(pairs: Iterable[tuple[str, str]]) -> list[str]:
    lines = []
    for name, text in pairs:
        if len(name) <= _NAMES:
            lines.append(f"  {name:<{_NAMES}}  {text}")
        else:
            lines += [f"  {name}", f"  {'':<{_NAMES}}  {text}"]
    return lines


_NAMES = 22
"""So many columns the names take; a longer one has a line of its own."""


def _help_of_all(commands: Mapping[str, Command], lang: str) -> str:
    shown = [(name, command.help.get(lang)) for name, command in commands.items()]
    options = [(one.shown, one.help.get(lang)) for one in (_HELP, _VERSION, LANG)]
    examples = [f"  {line}" for command in commands.values() for line, _ in command.examples[:1]]
    lines = [
        f"{_USAGE.get(lang)}{_PROGRAM} COMMAND […]",
        "",
        _ABOUT.get(lang),
        "",
        _COMMANDS.get(lang),
        *_listed(shown),
        "",
        _OPTIONS.get(lang),
        *_listed(options),
        "",
        _EXAMPLES.get(lang),
        *examples,
        "",
        _EACH.get(lang),
        _STATUS.get(lang),
    ]
    return "\n".join(lines)


def _help_of(name: str, command: Command, lang: str) -> str:
    arguments = [(one.shown, one.help.get(lang)) for one in command.arguments if not one.is_option]
    options = [
        (one.shown, one.help.get(lang))
        for one in (*(one for one in command.arguments if one.is_option), LANG, _HELP)
    ]
    lines = [f"{_USAGE.get(lang)}{_usage(name, command)}", "", command.help.get(lang)]
    if arguments:
        lines += ["", _ARGUMENTS.get(lang), *_listed(arguments)]
    lines += ["", _OPTIONS.get(lang), *_listed(options)]
    if command.examples:
        lines += ["", _EXAMPLES.get(lang)]
        for line, words in command.examples:
            lines += [f"  {line}", f"      {words.get(lang)}"]
    return "\n".join((*lines, "", _STATUS.get(lang)))
