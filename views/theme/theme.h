// Colours, fonts and icons of the window: one light and one dark set, by role.
// GUI thread. Everything that paints asks here; nothing else names a colour.
#pragma once

#include "engine/domain/run_status.h"

#include <QColor>
#include <QFont>
#include <QHash>
#include <QIcon>
#include <QObject>
#include <QPalette>

namespace runyard {

enum class ThemeChoice { System, Light, Dark };

class Theme final : public QObject
{
    Q_OBJECT

public:
    /// The theme of the application; made by the first call, owned by the application object.
    static Theme &of();

    void apply(ThemeChoice choice); // sets style, palette, fonts; emits changed()
    ThemeChoice choice() const;
    bool isDark() const;

    QColor status(RunStatus status) const; // text and icon colour, contrast >= 4.5 on paper
    QIcon statusIcon(RunStatus status) const;
    QIcon icon(const QString &name) const; // ":/icons/<name>.svg" tinted with the text colour
    QColor paper() const;                  // list and editor background
    QColor panel() const;                  // side panels
    QColor text() const;
    QColor muted() const;
    QColor hairline() const;
    QColor accent() const;
    QFont textFont() const;   // Inter 10 pt
    QFont monoFont() const;   // JetBrains Mono 9.5 pt, for ids, payloads, logs
    QFont numberFont() const; // figures of equal width

signals:
    void changed();

private:
    explicit Theme(QObject *parent);
    ThemeChoice m_choice = ThemeChoice::System;
    bool m_dark = false;
    mutable QHash<QString, QIcon> m_icons; // by name and colour; emptied when the theme changes
};

} // namespace runyard
