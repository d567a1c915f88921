// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/accessible.h"

#include <QDBusArgument>
#include <QDBusConnectionInterface>
#include <QDBusMessage>
#include <QDBusMetaType>
#include <QDBusObjectPath>
#include <QDBusPendingCall>
#include <QDBusPendingReply>
#include <QDBusVariant>
#include <utility>

using namespace Qt::StringLiterals;

namespace conclave::test {

namespace {

constexpr int PatienceMs = 30'000; // for one answer
const auto Registry = u"org.a11y.atspi.Registry"_s;
const auto Root = u"/org/a11y/atspi/accessible/root"_s;
const auto ObjectInterface = u"org.a11y.atspi.Accessible"_s;
const auto TextInterface = u"org.a11y.atspi.Text"_s;
const auto ActionInterface = u"org.a11y.atspi.Action"_s;

QList<std::pair<QString, QString>> references(const QDBusMessage &reply) // a(so)
{
    QList<std::pair<QString, QString>> found;
    if (reply.type() != QDBusMessage::ReplyMessage || reply.signature() != u"a(so)")
        return found;
    const auto list = reply.arguments().constFirst().value<QDBusArgument>();
    list.beginArray();
    while (!list.atEnd()) {
        QString service;
        QDBusObjectPath path;
        list.beginStructure();
        list >> service >> path;
        list.endStructure();
        found.append({service, path.path()});
    }
    list.endArray();
    return found;
}

QString textOf(const QDBusMessage &reply) // s, or v with one
{
    if (reply.type() != QDBusMessage::ReplyMessage || reply.arguments().isEmpty())
        return {};
    const auto value = reply.arguments().constFirst();
    return value.canConvert<QDBusVariant>() ? value.value<QDBusVariant>().variant().toString() : value.toString();
}

quint64 statesOf(const QDBusMessage &reply) // au, two words
{
    if (reply.type() != QDBusMessage::ReplyMessage || reply.signature() != u"au")
        return 0;
    const auto words = qdbus_cast<QList<uint>>(reply.arguments().constFirst());
    return words.value(0) | quint64(words.value(1)) << 32;
}

// Where X's keyboards have them.
const QHash<QString, int> modifierCodes{{u"Control"_s, 37}, {u"Shift"_s, 50}, {u"Alt"_s, 64}};

const QHash<QString, int> symbols{
    {u"Return"_s, 0xff0d}, {u"Escape"_s, 0xff1b}, {u"Tab"_s, 0xff09},   {u"Home"_s, 0xff50}, {u"End"_s, 0xff57},
    {u"Up"_s, 0xff52},     {u"Down"_s, 0xff54},   {u"Prior"_s, 0xff55}, {u"Next"_s, 0xff56}, {u"space"_s, 0x20},
};

} // namespace

Accessible::Accessible(const QDBusConnection &bus, const QString &service, const QString &path)
    : m_bus(bus)
    , m_service(service)
    , m_path(path)
{
}

QDBusMessage Accessible::message(const QString &interface, const QString &method, const QVariantList &arguments) const
{
    auto message = QDBusMessage::createMethodCall(m_service, m_path, interface, method);
    message.setArguments(arguments);
    return message;
}

QDBusMessage Accessible::property(const QString &interface, const QString &which) const
{
    return message(u"org.freedesktop.DBus.Properties"_s, u"Get"_s, {interface, which});
}

QDBusMessage Accessible::call(const QString &interface, const QString &method, const QVariantList &arguments) const
{
    return m_bus.call(message(interface, method, arguments), QDBus::Block, PatienceMs);
}

// A level of the tree at a time, with all questions about it under way at once: a tree has many hundreds of objects.
QList<Accessible> Accessible::walk() const
{
    struct Look
    {
        Accessible object;
        QDBusPendingCall name, role, states, children;
    };
    QList<Accessible> all;
    QList<Accessible> level{*this};
    while (!level.isEmpty()) {
        QList<Look> looks;
        for (const auto &object : std::as_const(level)) {
            const auto ask = [&](const QDBusMessage &message) { return m_bus.asyncCall(message, PatienceMs); };
            looks.append({object, ask(object.property(ObjectInterface, u"Name"_s)),
                          ask(object.message(ObjectInterface, u"GetRoleName"_s)),
                          ask(object.message(ObjectInterface, u"GetState"_s)),
                          ask(object.message(ObjectInterface, u"GetChildren"_s))});
        }
        level.clear();
        for (auto &look : looks) {
            for (auto *call : {&look.name, &look.role, &look.states, &look.children})
                call->waitForFinished();
            if (look.states.isError())
                continue;
            look.object.name = textOf(look.name.reply());
            look.object.role = textOf(look.role.reply());
            look.object.states = statesOf(look.states.reply());
            look.object.place += u"/%1 '%2'"_s.arg(look.object.role, look.object.name.left(40));
            for (const auto &[service, path] : references(look.children.reply())) {
                level.append(Accessible(m_bus, service, path));
                level.last().place = look.object.place;
            }
            all.append(look.object);
        }
    }
    return all;
}

Accessible Accessible::look() const
{
    auto seen = *this;
    seen.name = textOf(m_bus.call(property(ObjectInterface, u"Name"_s), QDBus::Block, PatienceMs));
    seen.role = textOf(call(ObjectInterface, u"GetRoleName"_s));
    seen.states = statesOf(call(ObjectInterface, u"GetState"_s));
    return seen;
}

Accessible Accessible::parent() const
{
    const auto reply = m_bus.call(property(ObjectInterface, u"Parent"_s), QDBus::Block, PatienceMs);
    if (reply.type() != QDBusMessage::ReplyMessage)
        return {};
    QString service;
    QDBusObjectPath path;
    const auto reference = reply.arguments().constFirst().value<QDBusVariant>().variant().value<QDBusArgument>();
    reference.beginStructure();
    reference >> service >> path;
    reference.endStructure();
    return {m_bus, service, path.path()};
}

Accessible Accessible::window() const
{
    auto window = *this;
    for (auto above = parent(); !above.isNull() && above.m_path != Root; above = above.parent())
        window = above;
    return window;
}

QString Accessible::text() const
{
    return textOf(call(TextInterface, u"GetText"_s, {0, -1}));
}

QString Accessible::description() const
{
    return textOf(m_bus.call(property(ObjectInterface, u"Description"_s), QDBus::Block, PatienceMs));
}

bool Accessible::setText(const QString &text) const
{
    const auto reply = call(u"org.a11y.atspi.EditableText"_s, u"SetTextContents"_s, {text});
    return reply.type() == QDBusMessage::ReplyMessage && reply.arguments().value(0).toBool();
}

QStringList Accessible::actions() const
{
    QStringList names;
    const auto count = textOf(m_bus.call(property(ActionInterface, u"NActions"_s), QDBus::Block, PatienceMs)).toInt();
    for (int i = 0; i < count; ++i)
        names.append(textOf(call(ActionInterface, u"GetName"_s, {i})));
    return names;
}

bool Accessible::act(const QString &action) const
{
    const auto index = actions().indexOf(action);
    const auto reply = index < 0 ? QDBusMessage() : call(ActionInterface, u"DoAction"_s, {int(index)});
    return reply.type() == QDBusMessage::ReplyMessage && reply.arguments().value(0).toBool();
}

bool Accessible::focus() const
{
    const auto reply = call(u"org.a11y.atspi.Component"_s, u"GrabFocus"_s);
    return reply.type() == QDBusMessage::ReplyMessage && reply.arguments().value(0).toBool();
}

ScreenReader::ScreenReader(const QDBusConnection &bus)
    : m_bus(bus)
{
    qDBusRegisterMetaType<QList<uint>>();
}

Accessible ScreenReader::program(qint64 pid) const
{
    const auto desktop = QDBusMessage::createMethodCall(Registry, Root, ObjectInterface, u"GetChildren"_s);
    for (const auto &[service, path] : references(m_bus.call(desktop, QDBus::Block, PatienceMs))) {
        if (m_bus.interface()->servicePid(service) == uint(pid))
            return {m_bus, service, path};
    }
    return {};
}

bool ScreenReader::listen()
{
    const QString path = u"/org/a11y/atspi/registry"_s;
    for (const auto &kind : {u"object:"_s, u"focus:"_s}) {
        auto message = QDBusMessage::createMethodCall(Registry, path, Registry, u"RegisterEvent"_s);
        message << kind;
        if (m_bus.call(message, QDBus::Block, PatienceMs).type() != QDBusMessage::ReplyMessage)
            return false;
    }
    return m_bus.connect(QString(), QString(), u"org.a11y.atspi.Event.Object"_s, u"StateChanged"_s, this,
                         "1hear(QDBusMessage)"); // a slot, for moc
}

void ScreenReader::hear(const QDBusMessage &event)
{
    const auto arguments = event.arguments();
    const auto state = arguments.value(0).toString();
    if (arguments.value(1).toInt() != 1 || (state != u"focused" && state != u"showing"))
        return;
    const auto seen = Accessible(m_bus, event.service(), event.path()).look();
    if (state == u"focused")
        m_focused = seen;
    else if (seen.role == u"notification")
        m_announcements.append(seen.name);
}

bool ScreenReader::press(const QString &keys) const
{
    auto parts = keys.split(u'+');
    const auto last = parts.takeLast();
    bool good = true;
    for (const auto &modifier : std::as_const(parts))
        good = good && sendKey(modifierCodes.value(modifier), Key::Press);
    good = good && sendKey(symbols.value(last, last.at(0).unicode()), Key::Symbol);
    for (const auto &modifier : std::as_const(parts))
        good = sendKey(modifierCodes.value(modifier), Key::Release) && good;
    return good;
}

bool ScreenReader::sendKey(int code, Key kind) const
{
    auto message
        = QDBusMessage::createMethodCall(Registry, u"/org/a11y/atspi/registry/deviceeventcontroller"_s,
                                         u"org.a11y.atspi.DeviceEventController"_s, u"GenerateKeyboardEvent"_s);
    message << code << QString() << uint(kind);
    return m_bus.call(message, QDBus::Block, PatienceMs).type() == QDBusMessage::ReplyMessage;
}

} // namespace conclave::test
