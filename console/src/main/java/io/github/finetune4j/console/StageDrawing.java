// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.console;

import io.github.finetune4j.html.internal.Html;
import io.github.finetune4j.html.internal.Pen;
import io.github.finetune4j.html.internal.Picture;
import io.github.finetune4j.internal.text.ShownTime;
import io.github.finetune4j.rollout.Phase;
import io.github.finetune4j.rollout.RolloutStatus;
import io.github.finetune4j.rollout.Stage;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** The state machine as SVG: a box for each stage, then the two ends, and where the rollout is. */
record StageDrawing(List<Stage> stages, RolloutStatus status) {
    private static final int WIDTH = 118;
    private static final int STEP = 150;
    private static final int TOP = 20;
    private static final int HEIGHT = 58;
    private static final int MIDDLE = TOP + HEIGHT / 2;
    private static final int LEFT = 10;
    private static final int END = 130;
    private static final int DOWN = 190;

    void write(Pen to) {
        int width = STEP * (stages.size() + 1) + 20;
        String[] size = {"width", "" + width, "height", "" + DOWN};
        Picture picture = Picture.of(
                to,
                width,
                DOWN,
                Html.with(size, "class", "graph", "role", "img", "aria-label", "the stages of the rollout"));
        int bottom = END + 25;
        int last = LEFT + STEP * (stages.size() - 1) + WIDTH / 2;
        picture.line("edge dashed", LEFT + WIDTH, bottom, last, bottom);
        for (int i = 0; i < stages.size(); i++) {
            int x = LEFT + STEP * i;
            picture.line("edge dashed", x + WIDTH / 2, TOP + HEIGHT, x + WIDTH / 2, i == 0 ? END : bottom);
            picture.path("edge", "M" + (x + WIDTH) + " " + MIDDLE + "h" + (STEP - WIDTH - 6));
            picture.path("tip", "M" + (x + STEP - 8) + " " + (MIDDLE - 4) + "l8 4l-8 4z");
            box(picture, x, TOP, tone(i));
            words(picture, "title", x, TOP + 25, title(stages.get(i)));
            words(picture, "kind", x, TOP + 44, words(stages.get(i).minDuration()));
        }
        boolean promoted = status.phase() == Phase.PROMOTED;
        end(picture, LEFT + STEP * stages.size(), TOP, "PROMOTED", promoted ? "good here" : "");
        end(picture, LEFT, END, "ROLLED BACK", status.phase() == Phase.ROLLED_BACK ? "bad here" : "");
        picture.end(List.of());
    }

    private String tone(int stage) {
        boolean onItsWay = status.phase() == Phase.RUNNING || status.phase() == Phase.PAUSED;
        if (onItsWay && status.stage() == stage + 1) {
            return "here";
        }
        return status.stage() > stage + 1 || status.phase() == Phase.PROMOTED ? "good" : "";
    }

    private static String title(Stage stage) {
        return stage.isShadow()
                ? String.format(Locale.ROOT, "shadow %.3g %%", 100 * stage.shadow())
                : String.format(Locale.ROOT, "%.3g %%", 100 * stage.share());
    }

    private static String words(Duration duration) {
        return duration.isZero() ? "at once" : "at least " + ShownTime.brief(duration);
    }

    private static void end(Picture picture, int x, int y, String title, String tone) {
        box(picture, x, y, tone);
        words(picture, "title", x, y + 34, title);
    }

    private static void box(Picture picture, int x, int y, String tone) {
        picture.box(("stage " + tone).strip(), x, y, WIDTH, HEIGHT, 6);
    }

    private static void words(Picture picture, String style, int x, int y, String words) {
        picture.words(style, "middle", x + WIDTH / 2, y, words);
    }
}
