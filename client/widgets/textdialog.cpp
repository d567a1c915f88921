// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/widgets/textdialog.h"

#include <QDialogButtonBox>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

namespace conclave::client {

namespace {

constexpr int Width = 420;

} // namespace

TextDialog::TextDialog(const QString &heading, const QString &label, const QString &text, QWidget *parent)
    : Dialog(heading, Width, parent)
    , m_edit(new QLineEdit(text, this))
{
    m_edit->setAccessibleName(label);
    m_edit->setPlaceholderText(label);
    m_edit->selectAll();
    body()->addWidget(m_edit);
    auto *save = new QPushButton(tr("Save"), this);
    save->setDefault(true);
    addButtons(save);
    connect(save, &QPushButton::clicked, this, [this] {
        Q_EMIT entered(m_edit->text().trimmed());
        accept();
    });
}

void TextDialog::setMaxLength(int length)
{
    m_edit->setMaxLength(length);
}

} // namespace conclave::client
