// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractButton>

namespace conclave::client {

// A part of a search that narrows it, as a pill; a click, Enter or Delete takes it away. Owned by a search field; GUI
// thread.
class SearchChip : public QAbstractButton
{
    Q_OBJECT

public:
    SearchChip(const QString &label, QWidget *parent); // "from:ana"

    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
};

} // namespace conclave::client
