// The lines of a log: paints the ones in sight, asks the model for those around them, stays at the end
// while one looks at the end. Lines are selected whole, by mouse or keyboard. The bar counts lines, so a
// log of millions costs what is seen of it. GUI thread.
#pragma once

#include "models/run/log_model.h"
#include "models/words/ansi_text.h"

#include <QAbstractScrollArea>
#include <QCache>

namespace runyard {

class LogPane final : public QAbstractScrollArea
{
    Q_OBJECT

public:
    explicit LogPane(LogModel &model, QWidget *parent = nullptr);

    void setWrapped(bool wrapped);
    void setShowsTimes(bool shown);
    bool showsTimes() const { return m_showsTimes; }
    /// Marked wherever it is in sight; empty = nothing.
    void setMarked(const QString &text);

    /// Makes it the current row and brings it into sight; a third below the top when it was not.
    void goTo(int row);
    void jumpToEnd();
    void selectAllRows();
    /// At the end, where new lines keep coming into sight.
    bool isFollowing() const { return m_follows; }
    int currentRow() const { return m_current; } // -1 = none
    int firstSelected() const;                   // -1 = none
    int lastSelected() const;
    int topRow() const { return m_top; }
    int rowsInView() const;
    QStringList linesInSight();

signals:
    void followingChanged();
    void currentChanged();

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void wheelEvent(QWheelEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void scrollContentsBy(int dx, int dy) override;

private:
    struct Shown
    {
        AnsiText text;
        std::vector<int> starts; // of its rows when wrapped
    };
    struct Place // of the topmost row of the view
    {
        int row = 0;
        int part = 0;
    };

    static void installAccessible();
    void onReset();
    void refresh();
    void applyTheme();
    const Shown *shown(int row);
    int partsOf(int row);
    Place bottomPlace(int row);
    Place endPlace();
    void bringIntoView(int row);
    void noteEnd();
    void place(Place to);
    void step(int parts);
    void updateBars();
    void setFollows(bool follows);
    void select(int row, bool extend);
    int rowAt(int y);
    int gutterWidth() const;
    int columns() const;
    void paintRow(QPainter &painter, int row, int part, int y);
    void paintMarks(QPainter &painter, const QString &text, int from, int to, int x, int y);
    QString gutterText(const LogLine &line) const;

    LogModel &m_model;
    QCache<int, Shown> m_shown;
    QString m_marked;
    bool m_wraps = false;
    bool m_showsTimes = true;
    bool m_follows = true;
    bool m_isPlacing = false; // the bars move because we say so
    int m_top = 0;
    int m_topPart = 0;
    int m_widest = 0; // columns, of what was seen
    int m_current = -1;
    int m_anchor = -1;
    int m_lineHeight = 16;
    qreal m_charWidth = 8;
    int m_turned = 0; // of the wheel, what is less than a line
};

} // namespace runyard
