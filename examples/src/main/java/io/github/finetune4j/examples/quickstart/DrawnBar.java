package io.github.finetune4j.examples.quickstart;

import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** A bar that is drawn over itself, with the time that has gone and the time that is left. */
final class DrawnBar implements Bar {
    private final ProgressBar bar;

    DrawnBar(String name) {
        bar = new ProgressBarBuilder()
                .setTaskName(name)
                .setInitialMax(1)
                .setStyle(ProgressBarStyle.ASCII)
                .setUpdateIntervalMillis(250)
                .build();
    }

    @Override
    public void show(long done, long total, String note) {
        bar.maxHint(total).stepTo(done).setExtraMessage(" " + note);
    }

    @Override
    public void close() {
        bar.close();
    }
}
