// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QPushButton;

namespace conclave::client {

class Drawing;
class TextLabel;

// What is shown where there is nothing to show: a drawing, one sentence and, if there is something to do about it, one
// button. Owned by its parent; GUI thread.
class EmptyState : public QWidget
{
    Q_OBJECT

public:
    explicit EmptyState(QWidget *parent);

    void show(const char *iconName, const QString &sentence, const QString &action = {});

Q_SIGNALS:
    void actionWanted();

private:
    void applyTheme();

    Drawing *m_drawing;
    TextLabel *m_sentence;
    QPushButton *m_button;
};

} // namespace conclave::client
