// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QStringList>

namespace conclave::test {

// What a message may refer to, so that it is noticed when a program looks there.
struct Bait
{
    QString file; // that exists
    quint16 port = 0; // on loopback, where somebody listens
};

// Words that a program which only shows them has no reason to hand to the system.
QStringList baitWords(const Bait &bait);

// Messages that want the program that shows them to open a file or a connection, or to break: each is another one, and
// begins with "n1 ", "n2 " and so on.
QStringList hostileTexts(const Bait &bait, int count);

} // namespace conclave::test
