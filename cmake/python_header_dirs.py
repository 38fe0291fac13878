"""Print, separated by semicolons, where Python packages keep C++ headers."""

import sys
from pathlib import Path

INCLUDE_DIRS = ("cmeel.prefix/include", "boost_headers/include", "nlohmann_json/include")

found = (Path(place) / name for place in sys.path for name in INCLUDE_DIRS)
print(";".join(path.as_posix() for path in found if path.is_dir()), end="")
