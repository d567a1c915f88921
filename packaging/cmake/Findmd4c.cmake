# SPDX-FileCopyrightText: 2026 The Conclave authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# md4c through pkg-config: defines the target md4c::md4c. Debian's own CMake package demands the HTML renderer too,
# which Conclave has no use for.
find_package(PkgConfig REQUIRED)
pkg_check_modules(MD4C REQUIRED IMPORTED_TARGET md4c)
if(NOT TARGET md4c::md4c)
    add_library(md4c::md4c ALIAS PkgConfig::MD4C)
endif()
set(md4c_FOUND TRUE)
