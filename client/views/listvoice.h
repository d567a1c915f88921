// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

class QWidget;

namespace conclave::client {

// Tells a screen reader which row is current when a list gets the focus: Qt tells only of the list then. For all lists
// of the program. GUI thread; owned by the main window.
class ListVoice : public QObject
{
    Q_OBJECT

public:
    explicit ListVoice(QObject *parent);

private:
    void tell(const QWidget *now);
};

} // namespace conclave::client
