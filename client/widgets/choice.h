// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QRadioButton;

namespace conclave::client {

class TextLabel;

// A radio button with a line below it that says what it means. Owned by its parent; GUI thread.
class Choice : public QWidget
{
    Q_OBJECT

public:
    Choice(const QString &title, const QString &meaning, QWidget *parent);

    QRadioButton *button() const { return m_button; }
    void setMeaning(const QString &meaning);

protected:
    void mouseReleaseEvent(QMouseEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void applyTheme();

    QRadioButton *m_button;
    TextLabel *m_meaning;
};

} // namespace conclave::client
