#include "views/theme/theme.h"

#include "views/theme/theme_style.h"

#include <QApplication>
#include <QGuiApplication>
#include <QImage>
#include <QPainter>
#include <QPointer>
#include <QSvgRenderer>

// Q_INIT_RESOURCE has to stand outside every namespace.
static void initIconResources()
{
    Q_INIT_RESOURCE(icons);
}

namespace runyard {

namespace {

struct Ramp
{
    QColor paper, panel, text, muted, accent;
};

const Ramp &rampFor(bool dark)
{
    static const Ramp light{QColor(0xFBFBFC), QColor(0xF3F4F6), QColor(0x1B1E24), QColor(0x626A76),
                            QColor(0x3B6EF5)};
    static const Ramp night{QColor(0x14161A), QColor(0x1B1E24), QColor(0xE6E8EC), QColor(0x9AA3AF),
                            QColor(0x6C95FF)};
    return dark ? night : light;
}

struct StatusLook
{
    QRgb light;
    QRgb dark;
    const char *icon;
};

StatusLook lookOf(RunStatus status)
{
    switch (status) {
    case RunStatus::WaitingForDeploy: return {0x8A5F00, 0xE0B040, "waiting-for-deploy"};
    case RunStatus::Delayed: return {0x626A76, 0x9AA3AF, "delayed"};
    case RunStatus::Queued: return {0x626A76, 0x9AA3AF, "queued"};
    case RunStatus::Dequeued: return {0x626A76, 0x9AA3AF, "dequeued"};
    case RunStatus::Executing: return {0x1F5FE0, 0x6C95FF, "executing"};
    case RunStatus::Reattempting: return {0xA94D08, 0xF0A04B, "reattempting"};
    case RunStatus::Frozen: return {0x0D6F8A, 0x5CC8DE, "frozen"};
    case RunStatus::Completed: return {0x13773B, 0x4CC38A, "completed"};
    case RunStatus::Canceled: return {0x626A76, 0x9AA3AF, "canceled"};
    case RunStatus::Failed: return {0xC81E3A, 0xFF6B81, "failed"};
    case RunStatus::TimedOut: return {0xC81E3A, 0xFF6B81, "timed-out"};
    case RunStatus::Crashed: return {0xB91C1C, 0xFF8566, "crashed"};
    case RunStatus::Interrupted: return {0xA21CAF, 0xE38BF0, "interrupted"};
    case RunStatus::SystemFailure: return {0x7F1D1D, 0xFF9C9C, "system-failure"};
    case RunStatus::Expired: return {0x626A76, 0x9AA3AF, "expired"};
    }
    return {0x626A76, 0x9AA3AF, "queued"};
}

QColor blend(const QColor &over, const QColor &under, double share)
{
    const auto mix = [share](int a, int b) { return qRound(a * share + b * (1.0 - share)); };
    return QColor(mix(over.red(), under.red()), mix(over.green(), under.green()),
                  mix(over.blue(), under.blue()));
}

/// The desktop's own preference: Qt 6.4 has no colour-scheme hint, but its palette tells.
bool desktopIsDark()
{
    static const bool dark = [] {
        const QPalette palette = QGuiApplication::palette();
        return palette.color(QPalette::WindowText).lightness() > palette.color(QPalette::Window).lightness();
    }();
    return dark;
}

QPalette paletteFor(bool dark)
{
    const Ramp &ramp = rampFor(dark);
    const QColor disabled = blend(ramp.muted, ramp.panel, 0.65);
    QPalette palette;
    palette.setColor(QPalette::Window, ramp.panel);
    palette.setColor(QPalette::WindowText, ramp.text);
    palette.setColor(QPalette::Base, ramp.paper);
    palette.setColor(QPalette::AlternateBase, blend(ramp.text, ramp.paper, 0.03));
    palette.setColor(QPalette::Text, ramp.text);
    palette.setColor(QPalette::PlaceholderText, ramp.muted);
    palette.setColor(QPalette::Button, dark ? blend(ramp.text, ramp.panel, 0.07) : QColor(0xFFFFFF));
    palette.setColor(QPalette::ButtonText, ramp.text);
    palette.setColor(QPalette::BrightText, lookOf(RunStatus::Failed).dark);
    palette.setColor(QPalette::ToolTipBase, dark ? QColor(0x2A2E36) : QColor(0x1B1E24));
    palette.setColor(QPalette::ToolTipText, QColor(0xE6E8EC));
    // The accent is for lines; as text on paper it would be too faint.
    const StatusLook blue = lookOf(RunStatus::Executing);
    for (const auto role : {QPalette::Link, QPalette::LinkVisited})
        palette.setColor(role, QColor(dark ? blue.dark : blue.light));
    // A tint instead of the full accent: status colours must stay readable on a selected row.
    palette.setColor(QPalette::Highlight, blend(ramp.accent, ramp.paper, dark ? 0.20 : 0.12));
    palette.setColor(QPalette::HighlightedText, ramp.text);
    palette.setColor(QPalette::Light, blend(ramp.text, ramp.panel, dark ? 0.12 : 0.0));
    palette.setColor(QPalette::Midlight, blend(ramp.text, ramp.panel, 0.06));
    palette.setColor(QPalette::Mid, blend(ramp.text, ramp.panel, 0.20));
    palette.setColor(QPalette::Dark, blend(ramp.text, ramp.panel, 0.30));
    palette.setColor(QPalette::Shadow, dark ? QColor(0x08090B) : blend(ramp.text, ramp.panel, 0.45));
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText})
        palette.setColor(QPalette::Disabled, role, disabled);
    palette.setColor(QPalette::Disabled, QPalette::Highlight, blend(ramp.text, ramp.paper, 0.08));
    return palette;
}

QPixmap tinted(QSvgRenderer &shape, const QColor &colour, int side)
{
    QImage image(side, side, QImage::Format_ARGB32_Premultiplied);
    image.fill(Qt::transparent);
    QPainter painter(&image);
    painter.setRenderHint(QPainter::Antialiasing);
    shape.render(&painter);
    painter.setCompositionMode(QPainter::CompositionMode_SourceIn);
    painter.fillRect(image.rect(), colour);
    painter.end();
    return QPixmap::fromImage(image);
}

QIcon tintedIcon(const QString &file, const QColor &normal, const QColor &disabled)
{
    QSvgRenderer shape(file);
    QIcon icon;
    for (const int side : {16, 20, 24, 32, 48, 64}) {
        icon.addPixmap(tinted(shape, normal, side), QIcon::Normal);
        icon.addPixmap(tinted(shape, normal, side), QIcon::Selected);
        icon.addPixmap(tinted(shape, disabled, side), QIcon::Disabled);
    }
    return icon;
}

QFont fontOf(const QStringList &families, double points, QFont::StyleHint hint)
{
    QFont font;
    font.setFamilies(families);
    font.setPointSizeF(points);
    font.setStyleHint(hint);
    return font;
}

} // namespace

Theme::Theme(QObject *parent) : QObject(parent) {}

Theme &Theme::of()
{
    static QPointer<Theme> theme;
    if (!theme) {
        initIconResources(); // they sit in a static library, which does not register them itself
        theme = new Theme(QCoreApplication::instance());
    }
    return *theme;
}

void Theme::apply(ThemeChoice choice)
{
    const bool desktopDark = desktopIsDark(); // asked before our own palette hides it
    m_choice = choice;
    m_dark = choice == ThemeChoice::Dark || (choice == ThemeChoice::System && desktopDark);
    m_icons.clear();
    QApplication::setStyle(new ThemeStyle);
    QApplication::setPalette(paletteFor(m_dark));
    QApplication::setFont(textFont());
    emit changed();
}

ThemeChoice Theme::choice() const
{
    return m_choice;
}

bool Theme::isDark() const
{
    return m_dark;
}

QColor Theme::status(RunStatus status) const
{
    const StatusLook look = lookOf(status);
    return QColor(m_dark ? look.dark : look.light);
}

QIcon Theme::statusIcon(RunStatus status) const
{
    const QString name = QStringLiteral("status/") + QLatin1String(lookOf(status).icon);
    QIcon &icon = m_icons[name];
    if (icon.isNull())
        icon = tintedIcon(QStringLiteral(":/icons/%1.svg").arg(name), this->status(status), muted());
    return icon;
}

QIcon Theme::icon(const QString &name) const
{
    QIcon &icon = m_icons[name];
    if (icon.isNull())
        icon = tintedIcon(QStringLiteral(":/icons/%1.svg").arg(name), text(), muted());
    return icon;
}

QColor Theme::paper() const
{
    return rampFor(m_dark).paper;
}

QColor Theme::panel() const
{
    return rampFor(m_dark).panel;
}

QColor Theme::text() const
{
    return rampFor(m_dark).text;
}

QColor Theme::muted() const
{
    return rampFor(m_dark).muted;
}

QColor Theme::hairline() const
{
    return blend(text(), panel(), 0.10);
}

QColor Theme::accent() const
{
    return rampFor(m_dark).accent;
}

QFont Theme::textFont() const
{
    return fontOf({QStringLiteral("Inter"), QStringLiteral("Noto Sans"), QStringLiteral("DejaVu Sans")}, 10.0,
                  QFont::SansSerif);
}

QFont Theme::monoFont() const
{
    return fontOf({QStringLiteral("JetBrains Mono"), QStringLiteral("DejaVu Sans Mono")}, 9.5,
                  QFont::Monospace);
}

QFont Theme::numberFont() const
{
    // Qt 6.4 has no way to switch on Inter's tabular figures; digits of the mono face line up, and at
    // this size the two faces sit well beside each other.
    QFont font = monoFont();
    font.setPointSizeF(9.5);
    return font;
}

} // namespace runyard
