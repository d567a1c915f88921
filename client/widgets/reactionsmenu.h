// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/models/timelineitem.h"

#include <QMenu>

namespace conclave::client {

// Who put which reaction to a message, a line for each; choosing a line puts the own one or takes it away. Deletes
// itself when it closes. GUI thread.
class ReactionsMenu : public QMenu
{
    Q_OBJECT

public:
    ReactionsMenu(const QList<ReactionGroup> &groups, QWidget *parent);

Q_SIGNALS:
    void toggled(const QString &emoji);
};

} // namespace conclave::client
