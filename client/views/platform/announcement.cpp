// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/views/platform/announcement.h"

#include <QAccessible>
#include <QAccessibleWidget>

namespace conclave::client {

#if QT_VERSION >= QT_VERSION_CHECK(6, 8, 0)

Announcement::Announcement(QWidget *window)
    : m_source(window)
{
}

void Announcement::speak(const QString &text)
{
    if (!m_source)
        return;
    QAccessibleAnnouncementEvent event(m_source, text);
    QAccessible::updateAccessibility(&event);
}

#else

namespace {

// A widget that nobody sees; its accessible name is the text.
class NotificationWidget : public QWidget
{
public:
    using QWidget::QWidget;
};

QAccessibleInterface *makeInterface(const QString &, QObject *object)
{
    auto *widget = dynamic_cast<NotificationWidget *>(object);
    return widget ? new QAccessibleWidget(widget, QAccessible::Notification) : nullptr;
}

} // namespace

Announcement::Announcement(QWidget *window)
{
    static const bool isInstalled = [] {
        QAccessible::installFactory(makeInterface);
        return true;
    }();
    Q_UNUSED(isInstalled)
    m_source = new NotificationWidget(window);
    m_source->setFixedSize(1, 1);
    m_source->setAttribute(Qt::WA_TransparentForMouseEvents);
    m_source->show();
}

void Announcement::speak(const QString &text)
{
    if (!m_source)
        return;
    m_source->setAccessibleName(text);
    for (const auto kind : {QAccessible::ObjectHide, QAccessible::ObjectShow}) {
        QAccessibleEvent event(m_source, kind);
        QAccessible::updateAccessibility(&event);
    }
}

#endif

} // namespace conclave::client
