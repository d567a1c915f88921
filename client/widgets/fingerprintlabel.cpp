// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/widgets/fingerprintlabel.h"

#include "client/account/account.h"

namespace conclave::client {

FingerprintLabel::FingerprintLabel(QWidget *parent)
    : TextLabel({}, TextStyle::Code, Token::Text, parent)
{
    setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
}

void FingerprintLabel::setFingerprint(const QByteArray &fingerprint)
{
    constexpr int BytesALine = 8;
    QStringList lines;
    for (qsizetype at = 0; at < fingerprint.size(); at += BytesALine)
        lines << fingerprintText(fingerprint.mid(at, BytesALine));
    setText(lines.join(u'\n'));
}

} // namespace conclave::client
