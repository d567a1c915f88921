// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

namespace conclave::client {

class FormMessage;

// A control with its name above it and, below it, a hint or what is wrong with what was entered. Owned by a form; GUI
// thread.
class FormField : public QWidget
{
    Q_OBJECT

public:
    FormField(const QString &label, QWidget *control, QWidget *parent);

    void setHint(const QString &hint);
    void setError(const QString &error); // takes the hint's place; empty: nothing is wrong
    bool hasError() const { return !m_error.isEmpty(); }
    const QString &error() const { return m_error; }

private:
    void applyTheme();
    void showMessage();

    QWidget *m_control;
    FormMessage *m_message;
    QString m_hint;
    QString m_error;
};

} // namespace conclave::client
