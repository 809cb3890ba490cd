"""What the translators wrote."""

import xml.etree.ElementTree as ET
from pathlib import Path

SOURCE = Path(__file__).parents[2] / "resources" / "xmodal_resources" / "translations" / "xmodal_zh_CN.ts"


def messages(path=SOURCE):
    """(context, source) -> translation; None where it is unfinished."""
    found = {}
    for context in ET.parse(path).getroot().iter("context"):
        for message in context.iter("message"):
            translation = message.find("translation")
            text = None if translation.get("type") == "unfinished" else translation.text
            found[context.findtext("name"), message.findtext("source") or ""] = text
    return found
