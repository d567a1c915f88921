// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

namespace conclave::client {

class Drawing;
class TextLabel;

// A line under a control or a form: a hint, or what is wrong. Hidden while there is nothing to say. Owned by its
// parent; GUI thread.
class FormMessage : public QWidget
{
    Q_OBJECT

public:
    explicit FormMessage(QWidget *parent);

    void showHint(const QString &text);
    void showError(const QString &text);
    QString text() const;

private:
    void applyTheme();

    Drawing *m_drawing;
    TextLabel *m_label;
};

} // namespace conclave::client
