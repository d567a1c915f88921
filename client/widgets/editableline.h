// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QLineEdit;

namespace conclave::client {

class IconButton;
class TextLabel;

// A text with its name above it that can be changed in place, where that is allowed: Enter asks to save it, Escape
// gives it up. What was typed stays until the new text has come, so that a refusal loses nothing. Owned by its parent;
// GUI thread.
class EditableLine : public QWidget
{
    Q_OBJECT

public:
    EditableLine(const QString &name, QWidget *parent);

    void setText(const QString &text);
    void setPlaceholder(const QString &text); // where there is no text
    void setEditable(bool editable);
    void setMaxLength(int length);

Q_SIGNALS:
    void saveWanted(const QString &text);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void applyTheme();
    void begin();
    void save();
    void end();

    const QString m_name;
    TextLabel *m_shown;
    IconButton *m_change;
    QLineEdit *m_edit;
    QString m_text;
    QString m_placeholder;
};

} // namespace conclave::client
