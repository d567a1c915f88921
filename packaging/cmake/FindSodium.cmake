# SPDX-FileCopyrightText: 2026 The Conclave authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# libsodium through pkg-config: defines the target Sodium::Sodium.
find_package(PkgConfig REQUIRED)
pkg_check_modules(SODIUM REQUIRED IMPORTED_TARGET libsodium>=1.0.18)
if(NOT TARGET Sodium::Sodium)
    add_library(Sodium::Sodium ALIAS PkgConfig::SODIUM)
endif()
set(Sodium_FOUND TRUE)
