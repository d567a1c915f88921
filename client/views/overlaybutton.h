// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractButton>

namespace conclave::client {

// A square button with a drawing and nothing else; its name is for the tool tip and for screen readers. GUI thread.
class OverlayButton : public QAbstractButton
{
    Q_OBJECT

public:
    // `iconName` as for paintIcon(); a literal.
    OverlayButton(const char *iconName, QWidget *parent);

    void setName(const QString &name, const QString &key); // `key` is the shortcut as people read it; may be empty
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;
    void enterEvent(QEnterEvent *event) override;
    void leaveEvent(QEvent *event) override;

private:
    const char *m_iconName;
};

} // namespace conclave::client
