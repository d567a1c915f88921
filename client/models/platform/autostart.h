// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/util/result.h"

#include <QStringList>

namespace conclave::client {

// What the system starts when the user signs in to it.
struct Autostart
{
    QString id; // of letters, digits and dashes; another one for each profile
    QStringList command; // the program and its arguments

    bool isOn() const;
    Status setOn(bool on) const; // FileFailed: the system does not let it be changed
};

} // namespace conclave::client
