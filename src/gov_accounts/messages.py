"""What is said to people, in both languages; it needs nothing else, so that help starts fast."""

from __future__ import annotations

from attrs import frozen

from gov_accounts.exchange import Brief

__all__ = ["Message"]


@frozen(repr=False)
class Message(Brief):
    """A sentence in Chinese and in English."""

    zh: str
    en: str

    def get(self, lang: str) -> str:
        """Return the sentence of a language, ``zh`` or ``en``.

        >>> Message("空白", "blank").get("en")
        'blank'
        """
        return self.en if lang == "en" else self.zh

    def to_dict(self) -> dict[str, str]:
        """Return both sentences by language."""
        return {"zh": self.zh, "en": self.en}
