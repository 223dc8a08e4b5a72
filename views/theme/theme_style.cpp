#include "views/theme/theme_style.h"

#include "models/words/display_text.h"
#include "views/theme/cell_copy.h"
#include "views/theme/elided_tips.h"
#include "views/theme/hidden_marks.h"
#include "views/theme/plain_text.h"
#include "views/theme/screen_fit.h"
#include "views/theme/theme_outlines.h"
#include "views/theme/theme_paint.h"
#include "views/theme/wheel_guard.h"

#include <QPainter>
#include <QStyleOption>
#include <QWidget>

#include <algorithm>

namespace runyard {

static constexpr int kScrollBar = 12;
static constexpr int kMinHandle = 28;
static constexpr int kControlHeight = 28;

ThemeStyle::ThemeStyle() : QProxyStyle(QStringLiteral("Fusion")) {}

void ThemeStyle::polish(QWidget *widget)
{
    QProxyStyle::polish(widget);
    keepPlain(widget);
    keepFromWheel(widget);
    keepOnScreen(widget);
    tellElided(widget);
    copyCellsAsStored(widget);
    markHidden(widget);
}

/// A line without room for all of it ends in "…". A pixel or two is what rounding takes.
static QString fitted(const QPainter *painter, const QRect &rect, int flags, const QString &text)
{
    if ((flags & (Qt::TextWordWrap | Qt::TextWrapAnywhere)) || text.contains(QLatin1Char('\n')))
        return text;
    const QFontMetrics metrics = painter->fontMetrics();
    const int key = flags & (Qt::TextShowMnemonic | Qt::TextHideMnemonic);
    const bool fits = metrics.size(key | Qt::TextSingleLine, text).width() <= rect.width() + 2;
    return fits ? text : metrics.elidedText(text, Qt::ElideRight, rect.width(), key);
}

void ThemeStyle::drawItemText(QPainter *painter, const QRect &rect, int flags, const QPalette &palette,
                              bool enabled, const QString &text, QPalette::ColorRole role) const
{
    // Texts of boxes, tabs and buttons may be other people's, and stay as stored where they are values.
    QProxyStyle::drawItemText(painter, rect, flags, palette, enabled,
                              fitted(painter, rect, flags, format::shownLines(text)), role);
}

void ThemeStyle::drawPrimitive(PrimitiveElement element, const QStyleOption *option, QPainter *painter,
                               const QWidget *widget) const
{
    switch (element) {
    case PE_IndicatorRadioButton: paintRadio(option, painter); return;
    case PE_Frame: paintFrame(option, painter); return;
    case PE_IndicatorCheckBox:
    case PE_IndicatorItemViewItemCheck: paintCheck(option, painter); return;
    case PE_FrameLineEdit:
        paintOutlined(option->rect, Qt::transparent, outlineColour(option), painter);
        return;
    case PE_PanelLineEdit: {
        const auto *frame = qstyleoption_cast<const QStyleOptionFrame *>(option);
        if (frame && frame->lineWidth > 0)
            paintOutlined(option->rect, option->palette.color(QPalette::Base), outlineColour(option),
                          painter);
        else
            painter->fillRect(option->rect, option->palette.brush(QPalette::Base));
        return;
    }
    case PE_PanelButtonTool:
        if (option->state & State_AutoRaise) {
            paintToolButton(option, painter);
            return;
        }
        break;
    case PE_FrameFocusRect: paintFocus(option->rect, painter); return;
    case PE_FrameTabBarBase:
        painter->setPen(Theme::of().hairline());
        painter->drawLine(option->rect.bottomLeft(), option->rect.bottomRight());
        return;
    case PE_PanelScrollAreaCorner: painter->fillRect(option->rect, Theme::of().paper()); return;
    case PE_FrameStatusBarItem:
    case PE_PanelStatusBar: return;
    default: break;
    }
    QProxyStyle::drawPrimitive(element, option, painter, widget);
}

void ThemeStyle::drawControl(ControlElement element, const QStyleOption *option, QPainter *painter,
                             const QWidget *widget) const
{
    switch (element) {
    case CE_PushButtonBevel:
        if (const auto *button = qstyleoption_cast<const QStyleOptionButton *>(option)) {
            paintButton(button, painter);
            return;
        }
        break;
    case CE_HeaderSection:
        if (const auto *header = qstyleoption_cast<const QStyleOptionHeader *>(option)) {
            paintHeaderSection(header, painter);
            return;
        }
        break;
    case CE_HeaderEmptyArea:
        painter->fillRect(option->rect, Theme::of().paper());
        painter->setPen(Theme::of().hairline());
        painter->drawLine(option->rect.bottomLeft(), option->rect.bottomRight());
        return;
    case CE_HeaderLabel:
        if (const auto *header = qstyleoption_cast<const QStyleOptionHeader *>(option)) {
            QStyleOptionHeader muted = *header;
            for (const auto role : {QPalette::ButtonText, QPalette::WindowText, QPalette::Text})
                muted.palette.setColor(role, Theme::of().muted());
            QProxyStyle::drawControl(element, &muted, painter, widget);
            return;
        }
        break;
    case CE_TabBarTabShape:
        if (const auto *tab = qstyleoption_cast<const QStyleOptionTab *>(option)) {
            paintTab(tab, painter);
            return;
        }
        break;
    case CE_TabBarTabLabel:
        if (const auto *tab = qstyleoption_cast<const QStyleOptionTab *>(option)) {
            QStyleOptionTab label = *tab;
            label.state &= ~State_HasFocus; // the shape shows it
            if (!(label.state & State_Selected))
                label.palette.setColor(QPalette::WindowText, Theme::of().muted());
            QProxyStyle::drawControl(element, &label, painter, widget);
            return;
        }
        break;
    case CE_ItemViewItem: // these two do not draw by drawItemText()
        if (const auto *item = qstyleoption_cast<const QStyleOptionViewItem *>(option)) {
            QStyleOptionViewItem plain = *item;
            plain.text = format::shownLines(item->text).replace(QLatin1Char('\n'), QChar::LineSeparator);
            QProxyStyle::drawControl(element, &plain, painter, widget);
            return;
        }
        break;
    case CE_MenuItem:
        if (const auto *item = qstyleoption_cast<const QStyleOptionMenuItem *>(option)) {
            QStyleOptionMenuItem plain = *item;
            plain.text = format::shownLines(item->text);
            QProxyStyle::drawControl(element, &plain, painter, widget);
            return;
        }
        break;
    case CE_ToolBar: // no box around it
        return;
    case CE_Splitter: paintSplitter(option, painter); return;
    default: break;
    }
    QProxyStyle::drawControl(element, option, painter, widget);
}

void ThemeStyle::drawComplexControl(ComplexControl control, const QStyleOptionComplex *option,
                                    QPainter *painter, const QWidget *widget) const
{
    const auto *slider = qstyleoption_cast<const QStyleOptionSlider *>(option);
    if (control == CC_ScrollBar && slider) {
        paintScrollBar(slider, proxy()->subControlRect(control, option, SC_ScrollBarSlider, widget), painter);
        return;
    }
    QProxyStyle::drawComplexControl(control, option, painter, widget);
}

QRect ThemeStyle::subControlRect(ComplexControl control, const QStyleOptionComplex *option, SubControl part,
                                 const QWidget *widget) const
{
    const auto *bar = qstyleoption_cast<const QStyleOptionSlider *>(option);
    if (control != CC_ScrollBar || !bar)
        return QProxyStyle::subControlRect(control, option, part, widget);
    // No arrow buttons: the groove is all of it.
    const QRect whole = option->rect;
    const bool isHorizontal = bar->orientation == Qt::Horizontal;
    const int room = isHorizontal ? whole.width() : whole.height();
    const qint64 range = static_cast<qint64>(bar->maximum) - bar->minimum;
    int length = room;
    if (range > 0)
        length =
            std::clamp(static_cast<int>(static_cast<qint64>(room) * bar->pageStep / (range + bar->pageStep)),
                       std::min(kMinHandle, room), room);
    const int start = sliderPositionFromValue(bar->minimum, bar->maximum, bar->sliderPosition, room - length,
                                              bar->upsideDown);
    const auto along = [&](int from, int size) {
        return isHorizontal ? QRect(whole.left() + from, whole.top(), size, whole.height())
                            : QRect(whole.left(), whole.top() + from, whole.width(), size);
    };
    switch (part) {
    case SC_ScrollBarSlider: return along(start, length);
    case SC_ScrollBarSubPage: return along(0, start);
    case SC_ScrollBarAddPage: return along(start + length, room - start - length);
    case SC_ScrollBarGroove: return whole;
    default: return {};
    }
}

QRect ThemeStyle::subElementRect(SubElement element, const QStyleOption *option, const QWidget *widget) const
{
    const QRect rect = QProxyStyle::subElementRect(element, option, widget);
    if (element == SE_LineEditContents)
        return rect.adjusted(4, 0, -4, 0);
    if (element == SE_HeaderArrow) // Fusion puts it above the middle
        return QRect(rect.left(), option->rect.center().y() - 5, rect.width(), 11);
    return rect;
}

QSize ThemeStyle::sizeFromContents(ContentsType type, const QStyleOption *option, const QSize &size,
                                   const QWidget *widget) const
{
    QSize wanted = QProxyStyle::sizeFromContents(type, option, size, widget);
    switch (type) {
    case CT_PushButton:
        wanted.rwidth() += 16;
        wanted.setHeight(std::max(wanted.height(), kControlHeight));
        break;
    case CT_LineEdit:
    case CT_ComboBox:
    case CT_SpinBox: wanted.setHeight(std::max(wanted.height(), kControlHeight)); break;
    case CT_ToolButton: wanted += QSize(6, 2); break;
    case CT_HeaderSection: wanted.setHeight(std::max(wanted.height(), kControlHeight)); break;
    case CT_TabBarTab: wanted.setHeight(std::max(wanted.height(), kControlHeight + 2)); break;
    default: break;
    }
    return wanted;
}

int ThemeStyle::pixelMetric(PixelMetric metric, const QStyleOption *option, const QWidget *widget) const
{
    switch (metric) {
    case PM_SmallIconSize:
    case PM_ButtonIconSize:
    case PM_IndicatorWidth:
    case PM_IndicatorHeight: return 16;
    case PM_SplitterWidth: return 5;
    case PM_ScrollBarExtent: return kScrollBar;
    case PM_ScrollView_ScrollBarSpacing: return 0;
    case PM_FocusFrameHMargin: // left and right of the text of a cell
        return 5;
    case PM_HeaderMargin: return 6;
    case PM_HeaderMarkSize: return 10;
    case PM_TabBarTabHSpace: return 14;
    case PM_ToolBarItemSpacing: return 4;
    case PM_ToolBarItemMargin:
    case PM_ToolBarFrameWidth: return 0;
    case PM_TabBarTabShiftVertical:
    case PM_TabBarTabOverlap:
    case PM_TabBarBaseOverlap: return 0;
    default: return QProxyStyle::pixelMetric(metric, option, widget);
    }
}

int ThemeStyle::styleHint(StyleHint hint, const QStyleOption *option, const QWidget *widget,
                          QStyleHintReturn *returnData) const
{
    switch (hint) {
    case SH_EtchDisabledText:
    case SH_DitherDisabledText:
    case SH_DialogButtonBox_ButtonsHaveIcons: // those of the desktop, of which we have none
    case SH_ScrollView_FrameOnlyAroundContents: return 0;
    case SH_ScrollBar_LeftClickAbsolutePosition: return 0;
    default: return QProxyStyle::styleHint(hint, option, widget, returnData);
    }
}

void applyTheme(ThemeChoice choice)
{
    Theme::of().apply(choice, new ThemeStyle);
}

} // namespace runyard
