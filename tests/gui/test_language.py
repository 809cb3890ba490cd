import errno
import gc

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QObject, QPoint, QPropertyAnimation, QSettings, Qt, QTimer
from PySide6.QtWidgets import QApplication
from rehearsal import rehearsed_source, vectors_data
from xmodal.errors import UserError, unknown_name
from xmodal.registry import convert
from xmodal.store.errors import write_failed
from xmodal.system_errors import reason_of
from xmodal.training.changes import Freeze, SetLambda
from xmodal.training.config import RunConfig
from xmodal.training.config_file import read_plain

from xmodal_gui.app import _parser
from xmodal_gui.application import _kept_language
from xmodal_gui.language import CHOICES, Language, system_language
from xmodal_gui.messages_text import component_words, sentence_of
from xmodal_gui.widgets.camera import Camera

pytestmark = pytest.mark.gui


@pytest.fixture
def window(make_window, language):
    return make_window(language=language)


def speak(qtbot, window, choice):
    old = window.desk
    window.language.choose(choice)
    qtbot.waitUntil(lambda: window.desk is not old)
    settle()


def settle():
    for _ in range(3):
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        QApplication.processEvents()
    gc.collect()


def training(qtbot, window):
    window.controller.dataOpened.emit(vectors_data())
    window.controller.start(lambda: rehearsed_source(seconds=0.005), None)
    session = window.controller.session
    qtbot.waitUntil(lambda: session.description is not None, timeout=20_000)
    session.train()
    qtbot.waitUntil(lambda: session.step > 5, timeout=20_000)
    return session


def census(window):
    """Count what a leak would add to."""
    timers = sum(issubclass(type(thing), QTimer) for thing in gc.get_objects())
    objects = sum(not isinstance(each, QPropertyAnimation) for each in window.findChildren(QObject))  # these end
    return len(QApplication.allWidgets()), timers, objects, len(window.actions())


@pytest.mark.parametrize(
    ("wanted", "code"),
    [
        (["zh-Hans-CN", "en"], "zh_CN"),
        (["zh_CN"], "zh_CN"),
        (["de-DE", "zh-CN"], "zh_CN"),
        (["de-DE", "en-GB", "zh-CN"], "en"),
        (["fr"], "en"),
        ([], "en"),
        (["C"], "en"),
    ],
)
def test_the_systems_first_language_that_we_speak(wanted, code):
    assert system_language(wanted) == code


def test_the_choice_is_kept_and_the_command_line_goes_before_it(make_window, language, tmp_path):
    settings = QSettings(str(tmp_path / "kept.ini"), QSettings.Format.IniFormat)
    assert _kept_language(settings) == _kept_language(None) == "system"
    window = make_window(settings=settings, language=language)
    language.choose("zh_CN")
    window.close()
    assert _kept_language(settings) == "zh_CN"
    settings.setValue("language", "klingon")
    assert _kept_language(settings) == "system"
    for choice in CHOICES:
        assert _parser().parse_args(["--language", choice]).language == choice
    assert _parser().parse_args([]).language is None


def test_nothing_is_told_before_it_changes(qapp):
    language = Language()
    told = []
    language.changed.connect(lambda: told.append(language.code))
    language.choose("zh_CN")
    assert (language.code, told) == ("en", [])  # no application was given
    language.apply(qapp, "zh_CN")
    language.choose("zh_CN")
    language.choose("en")
    assert told == ["zh_CN", "en"]


def test_qts_own_words_are_translated_too(qapp, language):
    language.choose("zh_CN")
    assert QCoreApplication.translate("QPlatformTheme", "Cancel") == "取消"
    language.choose("en")
    assert QCoreApplication.translate("QPlatformTheme", "Cancel") == "Cancel"


def test_switching_while_training_keeps_everything_and_leaks_nothing(window, qtbot, language):
    session = training(qtbot, window)
    window.selected.choose([3, 5])
    window.map.view.look_from(Camera(1.0, 2.0, 30.0))
    window.desk.docks["encoders"].setVisible(False)
    window.desk.settle()
    speak(qtbot, window, "zh_CN")
    speak(qtbot, window, "en")
    before, step = census(window), session.step
    for choice in ("zh_CN", "en", "zh_CN", "en"):
        speak(qtbot, window, choice)
    assert census(window) == before
    qtbot.waitUntil(lambda: session.step > step + 20, timeout=20_000)
    assert session.phase == "training"
    assert list(window.selected.rows) == [3, 5]
    assert window.theme.scheme == "light"
    window.theme.choose("dark")  # whatever still listened for the views that are gone would raise here
    session.apply(SetLambda(value=0.7))
    qtbot.waitUntil(lambda: session.config.cost.lambda_ == 0.7, timeout=20_000)
    assert window.objective.lambda_field.value() == 0.7
    assert window.map.view.camera == Camera(1.0, 2.0, 30.0)
    assert not window.desk.docks["encoders"].isVisible()
    assert window.desk.docks["map"].isVisible()
    assert window.size().toTuple() == (1280, 720)
    assert window.curves_model.last_step >= step


def test_it_is_chinese_all_over(window, qtbot, language):
    session = training(qtbot, window)
    session.apply(SetLambda(value=0.5))
    session.apply(Freeze(modality="text", frozen=True))
    qtbot.waitUntil(lambda: len(window.curves_model.markers) == 2, timeout=20_000)
    assert window.curves_model.markers[1].label == "text frozen"
    speak(qtbot, window, "zh_CN")
    assert window.session_actions.train.text() == "暂停"
    assert window.status.phase.text() == "训练中"
    assert window.desk.docks["curves"].windowTitle() == "曲线"
    assert window.menuBar().actions()[0].text() == "文件(&F)"
    assert window.curves_model.markers[1].label == "text 已冻结"
    assert window.change_log.entries[1].label == "text 已冻结"
    assert "总损失" in [chart.title for chart in window.curves_model.charts]
    speak(qtbot, window, "en")
    assert window.session_actions.train.text() == "Pause"
    assert window.curves_model.markers[1].label == "text frozen"


def test_what_the_core_tells_is_translated(qapp, language):
    error = unknown_name("encoder", "cnnn", ["cnn", "mlp"])
    assert sentence_of(error) == "There is no encoder named 'cnnn': did you mean 'cnn'? choose one of cnn, mlp."
    language.choose("zh_CN")
    assert sentence_of(error) == "没有名为 'cnnn' 的编码器：是否指 'cnn'？请从 cnn, mlp 中选择。"
    assert component_words("Learnable") == "可学习"
    assert component_words("what a plug-in says") == "what a plug-in says"


def test_what_is_wrong_with_a_value_is_translated(qapp, language):
    with pytest.raises(UserError) as caught:
        convert({"batch_size": "many"}, RunConfig, "run.toml")
    assert sentence_of(caught.value) == "run.toml.batch_size: expected a whole number, got a text."
    language.choose("zh_CN")
    assert sentence_of(caught.value) == "run.toml.batch_size：应为整数，实际为文本。"


def test_why_the_system_refused_is_translated(qapp, language, tmp_path):
    with pytest.raises(UserError) as caught:
        read_plain(tmp_path / "none.toml")
    language.choose("zh_CN")
    assert sentence_of(caught.value).endswith("没有该文件或文件夹。")
    error = write_failed(tmp_path, reason_of(OSError(errno.ENOSPC, "whatever the system calls it")))
    assert "设备上没有剩余空间" in sentence_of(error)


def test_a_sentence_within_a_sentence_is_translated(qapp, language):
    inner = unknown_name("encoder", "mlq", ["cnn"])
    error = UserError("config.in_file", "In {path}: {problem}", path="a.toml", problem=inner)
    language.choose("zh_CN")
    assert sentence_of(error).endswith(sentence_of(inner))


def test_keys_belong_to_the_new_views(window, qtbot, language):
    session = training(qtbot, window)
    speak(qtbot, window, "zh_CN")
    qtbot.keyClick(window, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: session.phase == "paused")
    qtbot.keyClick(window, Qt.Key.Key_Period)
    step = session.step
    qtbot.waitUntil(lambda: session.step == step + 1)
    assert window.session_actions.train.shortcut().toString() == "Space"


def test_the_focus_stays(window, qtbot, language):
    training(qtbot, window)
    window.objective.lambda_field.setFocus()
    speak(qtbot, window, "zh_CN")
    assert QApplication.focusWidget() is window.objective.lambda_field
    window.setFocus()
    speak(qtbot, window, "en")
    assert QApplication.activeWindow() is window


def test_sizes_and_scroll_positions_stay(window, qtbot, language):
    training(qtbot, window)
    docks = window.desk.docks
    window.desk.settle()
    between = docks["objective"].geometry().bottomLeft() + QPoint(60, 3)
    qtbot.mouseClick(window.desk, Qt.MouseButton.LeftButton, pos=between)  # from now on they are the user's
    window.desk.resizeDocks([docks["objective"], docks["encoders"]], [150, 300], Qt.Orientation.Vertical)
    window.desk.resizeDocks([docks["objective"], docks["map"]], [420, 500], Qt.Orientation.Horizontal)
    settle()
    bar = window.objective.verticalScrollBar()
    bar.setValue(25)
    sizes = {name: dock.size().toTuple() for name, dock in docks.items() if dock.isVisible()}
    assert bar.value() == 25
    for choice in ("zh_CN", "en") * 3:
        speak(qtbot, window, choice)
    docks = window.desk.docks
    assert [name for name, dock in docks.items() if dock.isVisible()] == list(sizes)
    for name, (width, height) in sizes.items():  # Qt rounds what it restores, and does not drift
        assert abs(docks[name].width() - width) <= 3
        assert abs(docks[name].height() - height) <= 3
    assert window.objective.verticalScrollBar().value() == 25


def test_what_is_typed_and_searched_stays(window, qtbot, language):
    training(qtbot, window)
    qtbot.keyClicks(window.map.header.search.edit, "vector")
    window.show_start()
    speak(qtbot, window, "zh_CN")
    assert window.centre.at_start
    assert window.start.back.isVisible()
    assert window.map.header.search.edit.text() == "vector"


def test_what_is_open_over_the_window_goes(window, qtbot, language):
    training(qtbot, window)
    for _ in range(2):
        window.menus.show_palette()
        window.training.open_form()
        window.encoders.open_form("image")
        speak(qtbot, window, "zh_CN")
        speak(qtbot, window, "en")
        assert [each for each in QApplication.topLevelWidgets() if each.isVisible()] == [window]


def test_notices_are_said_again(window, qtbot, language):
    window.controller.start(lambda: rehearsed_source(offers=("evaluate",)), None)
    qtbot.waitUntil(lambda: "recorded" in window.notices.notices(), timeout=20_000)
    assert window.notices.notices()["recorded"].text == "This run is shown as it was recorded."
    speak(qtbot, window, "zh_CN")
    assert window.notices.notices()["recorded"].text == "此运行记录按其记录时的样子显示。"


def test_the_menu_shows_and_makes_the_choice(window, qtbot, language):
    menu = window.menus.language
    assert list(menu.choices) == list(CHOICES)
    assert menu.choices["en"].isChecked()
    old = window.desk
    menu.choices["zh_CN"].trigger()
    qtbot.waitUntil(lambda: window.desk is not old)
    assert window.menus.language.choices["zh_CN"].isChecked()
    assert window.menus.language.choices["en"].text() == "English"
