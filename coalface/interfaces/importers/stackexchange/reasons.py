"""Why a question was closed over there, by the numbers that the dump gives."""

REASONS = {
    1: "Closed as a duplicate of another question.",
    2: "Closed as off topic.",
    3: "Closed as a matter of opinion.",
    4: "Closed because it was not clear what was asked.",
    7: "Closed as too local to help others.",
    10: "Closed because any reference work answers it.",
    20: "Closed as noise.",
    101: "Closed as a duplicate of another question.",
    102: "Closed as off topic.",
    103: "Closed because details were missing.",
    104: "Closed because it asked for too much at once.",
    105: "Closed as a matter of opinion.",
}
UNKNOWN = "Closed before it came here."


def reason(number: int) -> str:
    """Return the sentence for a number of a close reason; nought where the dump gives none."""
    return REASONS.get(number, UNKNOWN)
