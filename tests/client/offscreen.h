// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

namespace conclave::test {

// A base of tests with widgets: without a platform of the caller's choice they run offscreen, also outside ctest.
struct Offscreen
{
    static void initMain() // called by QTEST_MAIN before the application is made
    {
        if (!qEnvironmentVariableIsSet("QT_QPA_PLATFORM"))
            qputenv("QT_QPA_PLATFORM", "offscreen");
    }
};

} // namespace conclave::test
