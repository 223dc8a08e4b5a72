#include "tests/support/engine_fixture.h"
#include "tests/support/room_test.h"
#include "views/run/run_inspector.h"
#include "views/runs/runs_page.h"
#include "views/theme/theme_style.h"
#include "views/widgets/navigation_list.h"
#include "views/window/main_window.h"

#include <QAccessible>
#include <QLabel>
#include <QMenu>
#include <QScrollBar>
#include <QTabBar>
#include <QTabWidget>
#include <QTest>

using namespace runyard;
using runyard::testing::EngineFixture;

namespace {

/// What a user reaches with the keyboard or the mouse; not the parts a control is made of.
bool isControl(const QWidget *widget)
{
    if (widget->focusPolicy() == Qt::NoFocus || qobject_cast<const QScrollBar *>(widget)
        || qobject_cast<const QMenu *>(widget))
        return false;
    return widget->objectName() != QLatin1String("qt_scrollarea_viewport")
           && !widget->objectName().startsWith(QLatin1String("qt_"));
}

QString describe(const QWidget *widget)
{
    QStringList path;
    for (const QWidget *at = widget; at; at = at->parentWidget())
        path.prepend(QString::fromLatin1(at->metaObject()->className())
                     + (at->accessibleName().isEmpty() ? QString()
                                                       : QStringLiteral("(%1)").arg(at->accessibleName())));
    return path.join(QStringLiteral(" > "));
}

} // namespace

class TestAccessibleNames : public QObject
{
    Q_OBJECT

private slots:
    void everyControlOfTheWindowHasANameOfItsOwn()
    {
        applyTheme(ThemeChoice::Light);
        EngineFixture engine;
        engine.deploy(EngineFixture::sampleDir());
        const RunId id = engine.trigger("flaky-fetch");
        MainWindow window(engine.client(), EngineFixture::sampleDir());
        window.show();
        auto *page = window.findChild<RunsPage *>();
        page->openRun(id);
        auto *tabs = page->findChild<RunInspector *>()->tabs();
        QTRY_VERIFY(tabs->isVisible());
        // Everything is made when it is first shown: show it all.
        for (int tab = 0; tab < tabs->count(); ++tab)
            tabs->setCurrentIndex(tab);
        auto *navigation = window.findChild<NavigationList *>();
        for (int row = 0; row < navigation->count(); ++row) {
            navigation->setCurrentRow(row);
            QTest::qWait(20);
        }

        QStringList faults;
        QHash<QString, QString> known;
        int controls = 0;
        for (const auto *widget : window.findChildren<QWidget *>()) {
            if (!isControl(widget) || widget->window() != &window)
                continue;
            ++controls;
            const QString name = widget->accessibleName();
            if (name.isEmpty())
                faults += QStringLiteral("no name: ") + describe(widget);
            else if (known.contains(name))
                faults += QStringLiteral("twice “%1”:\n    %2\n    %3")
                              .arg(name, known.value(name), describe(widget));
            known.insert(name, describe(widget));
        }
        QVERIFY2(faults.isEmpty(), qPrintable(faults.join(QLatin1Char('\n'))));
        QVERIFY2(controls > 50, qPrintable(QString::number(controls)));
    }

    void theRunListSpeaksItsCells()
    {
        EngineFixture engine;
        engine.deploy(EngineFixture::sampleDir());
        const RunId id = engine.trigger("checksum-tree", R"({"path": "data"})");
        MainWindow window(engine.client(), {});
        window.show();
        QWidget *table = nullptr;
        for (auto *widget : window.findChildren<QWidget *>()) {
            if (widget->accessibleName() == QLatin1String("Runs"))
                table = widget;
        }
        QAccessibleInterface *list = QAccessible::queryAccessibleInterface(table);
        QVERIFY(list && list->tableInterface());
        QTRY_COMPARE(list->tableInterface()->rowCount(), 1);
        QAccessibleInterface *cell = list->tableInterface()->cellAt(0, 2);
        QVERIFY(cell);
        QCOMPARE(cell->text(QAccessible::Name).toStdString(), id.text); // whole, although shown shortened
    }
};

RUNYARD_GUI_TEST(TestAccessibleNames)
#include "accessible_names_test.moc"
