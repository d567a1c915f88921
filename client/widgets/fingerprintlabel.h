// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/widgets/textlabel.h"

namespace conclave::client {

// The fingerprint of a key in lines of eight bytes, as one compares it over the phone; it can be selected and copied.
// Owned by its parent; GUI thread.
class FingerprintLabel : public TextLabel
{
    Q_OBJECT

public:
    explicit FingerprintLabel(QWidget *parent);

    void setFingerprint(const QByteArray &fingerprint);
};

} // namespace conclave::client
