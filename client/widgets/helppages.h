// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QCoreApplication>
#include <QList>

namespace conclave::client {

struct HelpPage
{
    QString id; // "search"
    QString title;
    QString markdown; // with its title as the first heading
};

// The user's help, as it comes with the program (resources/help), and the page about the keyboard, which is made from
// the keys that the program has.
class HelpPages
{
    Q_DECLARE_TR_FUNCTIONS(conclave::client::HelpPages)

public:
    static QString keyboard() { return QStringLiteral("keyboard"); } // the id of the page about it

    static const QList<HelpPage> &all(); // in the order of the contents
    static int indexOf(const QString &id); // -1: there is no such page
    static QList<int> find(const QString &words); // pages that have all of them, those with them in the title first
    static QString pageOf(const QString &address); // the id behind a link of a page; empty for other addresses

private:
    static QString keyboardText();
};

} // namespace conclave::client
