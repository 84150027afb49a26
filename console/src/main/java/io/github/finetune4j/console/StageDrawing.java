// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.console;

import io.github.finetune4j.internal.text.ShownTime;
import io.github.finetune4j.rollout.Phase;
import io.github.finetune4j.rollout.RolloutStatus;
import io.github.finetune4j.rollout.Stage;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** The state machine as SVG: a box for each stage, then the two ends, and where the rollout is. */
final class StageDrawing {
    private static final int WIDTH = 118;
    private static final int STEP = 150;
    private static final int TOP = 20;
    private static final int HEIGHT = 58;

    private final List<Stage> stages;
    private final RolloutStatus status;
    private final StringBuilder out = new StringBuilder();

    StageDrawing(List<Stage> stages, RolloutStatus status) {
        this.stages = stages;
        this.status = status;
    }

    String svg() {
        int width = STEP * (stages.size() + 1) + 20;
        out.append("<svg role=img aria-label=\"the stages of the rollout\" width=")
                .append(width);
        out.append(" height=190 viewBox=\"0 0 ").append(width).append(" 190\">");
        boolean onItsWay = status.phase() == Phase.RUNNING || status.phase() == Phase.PAUSED;
        for (int i = 0; i < stages.size(); i++) {
            boolean here = onItsWay && status.stage() == i + 1;
            boolean done = status.stage() > i + 1 || status.phase() == Phase.PROMOTED;
            box(10 + STEP * i, TOP, here ? "var(--blue)" : done ? "var(--good)" : "var(--line)", here);
            label(10 + STEP * i, TOP, title(stages.get(i)), words(stages.get(i).minDuration()));
            arrow(10 + STEP * i + WIDTH, TOP + HEIGHT / 2, 10 + STEP * (i + 1), TOP + HEIGHT / 2);
            line(10 + STEP * i + WIDTH / 2, TOP + HEIGHT, 10 + STEP * i + WIDTH / 2, 130);
        }
        end(10 + STEP * stages.size(), TOP, "PROMOTED", "var(--good)", status.phase() == Phase.PROMOTED);
        end(10, 130, "ROLLED BACK", "var(--bad)", status.phase() == Phase.ROLLED_BACK);
        line(10 + WIDTH, 155, 10 + STEP * (stages.size() - 1) + WIDTH / 2, 155);
        for (int i = 1; i < stages.size(); i++) {
            line(10 + STEP * i + WIDTH / 2, 130, 10 + STEP * i + WIDTH / 2, 155);
        }
        return out.append("</svg>").toString();
    }

    private static String title(Stage stage) {
        return stage.isShadow()
                ? String.format(Locale.ROOT, "shadow %.3g %%", 100 * stage.shadow())
                : String.format(Locale.ROOT, "%.3g %%", 100 * stage.share());
    }

    private static String words(Duration duration) {
        return duration.isZero() ? "at once" : "at least " + ShownTime.brief(duration);
    }

    private void box(int x, int y, String colour, boolean here) {
        out.append("<rect x=")
                .append(x)
                .append(" y=")
                .append(y)
                .append(" rx=6 width=")
                .append(WIDTH);
        out.append(" height=")
                .append(HEIGHT)
                .append(" fill=\"var(--soft)\" stroke=\"")
                .append(colour);
        out.append("\" stroke-width=").append(here ? 3 : 1.5).append(" />");
    }

    private void label(int x, int y, String title, String below) {
        int middle = x + WIDTH / 2;
        out.append("<text text-anchor=middle font-weight=bold x=")
                .append(middle)
                .append(" y=")
                .append(y + 25)
                .append('>');
        out.append(title).append("</text><text class=dim text-anchor=middle x=").append(middle);
        out.append(" y=").append(y + 44).append('>').append(below).append("</text>");
    }

    private void end(int x, int y, String title, String colour, boolean here) {
        box(x, y, here ? colour : "var(--line)", here);
        out.append("<text text-anchor=middle font-weight=bold x=").append(x + WIDTH / 2);
        out.append(" y=").append(y + 34).append('>').append(title).append("</text>");
    }

    private void arrow(int x1, int y1, int x2, int y2) {
        line(x1, y1, x2 - 6, y2);
        out.append("<path fill=\"var(--dim)\" d=\"M").append(x2 - 8).append(' ').append(y1 - 4);
        out.append("l8 4l-8 4z\" />");
    }

    private void line(int x1, int y1, int x2, int y2) {
        out.append("<line x1=")
                .append(x1)
                .append(" y1=")
                .append(y1)
                .append(" x2=")
                .append(x2);
        out.append(" y2=").append(y2).append(" stroke=\"var(--dim)\" stroke-dasharray=\"");
        out.append(x1 == x2 || y1 > 100 ? "3 3" : "none").append("\" />");
    }
}
