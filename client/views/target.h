// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QRect>
#include <QString>

namespace conclave::client {

// Something inside a row that a click, or Enter, does something with. Coordinates are those of the row.
struct Target
{
    enum class Kind : quint8 {
        Quote,
        Link,
        Mention,
        ShowMore,
        Reaction,
        Thread,
        Retry,
        EditFailed,
        DropFailed,
        LoadGap,
        Versions, // of an edited message
        Picture,
        File,
        SaveFile,
    };
    Kind kind = Kind::Link;
    QList<QRect> boxes; // one for each line that it is on
    QString label; // for people; what a screen reader says
    QString value; // the address, the name, the emoji or the file's id
};

} // namespace conclave::client
