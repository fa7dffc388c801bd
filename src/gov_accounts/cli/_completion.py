"""Scripts by which a shell completes commands and options."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gov_accounts.cli._command_grammar import Command

__all__ = ["SHELLS", "completion_script"]

SHELLS = ("bash", "zsh", "fish")

_BASH = """\
_gov_accounts() {{
  local word="${{COMP_WORDS[COMP_CWORD]}}"
  if [ "$COMP_CWORD" -eq 1 ]; then
    COMPREPLY=($(compgen -W "{commands}" -- "$word"))
    return
  fi
  case "$word" in
    -*)
      case "${{COMP_WORDS[1]}}" in
{cases}
      esac ;;
    *) COMPREPLY=($(compgen -f -- "$word")) ;;
  esac
}}
complete -o filenames -F _gov_accounts gov-accounts
"""


def completion_script(shell: str, commands: Mapping[str, Command]) -> str:
    """Return the script for a shell; ``eval`` it, or save it where the shell looks.

    >>> print(completion_script("fish", {}))
    complete -c gov-accounts -n __fish_use_subcommand -f -a ''
    """
    options = {
        name: sorted(word for one in command.arguments if one.is_option for word in one.names)
        for name, command in commands.items()
    }
    if shell == "fish":
        lines = [f"complete -c gov-accounts -n __fish_use_subcommand -f -a '{' '.join(commands)}'"]
        lines += [
            f"complete -c gov-accounts -n '__fish_seen_subcommand_from {name}' -l {word[2:]}"
            for name, words in options.items()
            for word in words
            if word.startswith("--")
        ]
        return "\n".join(lines)
    cases = "\n".join(
        f'        {name}) COMPREPLY=($(compgen -W "{" ".join((*words, "--lang", "--help"))}" -- '
        f'"$word")) ;;'
        for name, words in options.items()
    )
    script = _BASH.format(commands=" ".join(commands), cases=cases)
    if shell == "zsh":
        return f"autoload -U +X bashcompinit && bashcompinit\n{script}"
    return script
