"""Write the small run of the current schema that must open for ever: ``python make_run.py``.

To be run once, when the schema changes; what earlier versions wrote stays as it is.
"""

import math
from pathlib import Path

import numpy as np
from xmodal.store import SCHEMA, RunWriter


def main() -> None:
    folder = Path(__file__).parent / f"schema-{SCHEMA}"
    with RunWriter.create(folder, {"config": {"seed": 3}, "versions": {"xmodal": "0.1.0"}}) as writer:
        writer.add_segment(None, 0, 0)
        for step in range(1, 1501):
            if step == 1301:
                writer.append_log(1, 1, 0, 1300, b'{"seq":1}')
                writer.save_tensors(
                    "checkpoints",
                    "000-00001300-00001",
                    {"weight": np.array([[0.5, -0.5], [1.0, 2.0]], dtype=np.float32)},
                    {"schema": 1, "step": 1300},
                )
                rows = np.arange(3)
                writer.save_tensors("embeddings", "000-00001300", {"rows": rows}, {"segment": 0, "step": 1300})
                writer.add_segment(0, 1300, 1)
                writer.append_log(2, 2, 1, 1300, b'{"seq":2}')
            values = {"total": 1 / step, "lambda": 0.1 if step <= 1300 else 1.0}
            if step % 50 == 0:
                values["sparse"] = math.nan if step == 50 else float(step)
            writer.append(0 if step <= 1300 else 1, step, values)
            if step % 100 == 0:
                writer.flush()
    (folder / "run.lock").unlink()


if __name__ == "__main__":
    main()
