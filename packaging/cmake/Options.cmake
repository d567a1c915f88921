# SPDX-FileCopyrightText: 2026 The Conclave authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# conclave_options: what every target is compiled with. conclave_pch(target headers...): a precompiled header.
option(CONCLAVE_WERROR "Treat warnings as errors" OFF)
option(CONCLAVE_FUZZ "Build the libFuzzer targets (clang only)" OFF)
set(CONCLAVE_SANITIZE "" CACHE STRING "Sanitizers, for example address,undefined")

set(CMAKE_RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/bin")
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
if(NOT CMAKE_BUILD_TYPE AND NOT CMAKE_CONFIGURATION_TYPES)
    set(CMAKE_BUILD_TYPE RelWithDebInfo CACHE STRING "Build type" FORCE)
endif()

find_program(CONCLAVE_CCACHE ccache)
if(CONCLAVE_CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
    # Precompiled headers need ccache to overlook their time stamps.
    set(CMAKE_CXX_COMPILER_LAUNCHER
        ${CMAKE_COMMAND} -E env CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime
            CCACHE_BASEDIR=${CMAKE_SOURCE_DIR} CCACHE_NOHASHDIR=1 ${CONCLAVE_CCACHE})
endif()

add_library(conclave_options INTERFACE)
target_compile_features(conclave_options INTERFACE cxx_std_20)
target_include_directories(conclave_options INTERFACE "${CMAKE_SOURCE_DIR}")
target_compile_definitions(conclave_options INTERFACE
    QT_NO_CAST_FROM_ASCII QT_NO_CAST_TO_ASCII QT_NO_URL_CAST_FROM_STRING QT_NO_FOREACH QT_NO_KEYWORDS
    QT_NO_NARROWING_CONVERSIONS_IN_CONNECT QT_STRICT_ITERATORS CONCLAVE_VERSION="${PROJECT_VERSION}")
target_compile_options(conclave_options INTERFACE
    -Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor -Woverloaded-virtual -Wnull-dereference -Wundef -fstack-protector-strong)
if(CONCLAVE_WERROR)
    target_compile_options(conclave_options INTERFACE -Werror)
endif()
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    # GCC 12 reports null paths inside optimised Qt containers, and empty optionals as read, that cannot happen.
    target_compile_options(conclave_options INTERFACE -Wno-null-dereference -Wno-maybe-uninitialized -fpch-preprocess)
endif()
if(CONCLAVE_SANITIZE)
    target_compile_options(conclave_options INTERFACE -fsanitize=${CONCLAVE_SANITIZE} -fno-omit-frame-pointer)
    target_link_options(conclave_options INTERFACE -fsanitize=${CONCLAVE_SANITIZE})
elseif(NOT CMAKE_BUILD_TYPE STREQUAL "Debug")
    target_compile_options(conclave_options INTERFACE -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2)
endif()
if(CONCLAVE_FUZZ)
    # Coverage for libFuzzer in every object; undefined behaviour ends the run like a crash.
    target_compile_options(conclave_options INTERFACE -fsanitize=fuzzer-no-link -fno-sanitize-recover=undefined)
endif()
if(UNIX AND NOT APPLE)
    target_link_options(conclave_options INTERFACE -Wl,-z,relro,-z,now)
    find_program(CONCLAVE_MOLD mold)
    if(CONCLAVE_MOLD)
        target_link_options(conclave_options INTERFACE -fuse-ld=mold)
    endif()
endif()

function(conclave_pch target)
    target_precompile_headers(${target} PRIVATE ${ARGN})
endfunction()
