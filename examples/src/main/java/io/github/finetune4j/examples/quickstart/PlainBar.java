package io.github.finetune4j.examples.quickstart;

/** A line for each tenth of the way: for logs and pipes. */
final class PlainBar implements TrainingProgress.Bar {
    private final Terminal terminal;
    private long shown = -1;

    PlainBar(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public void show(long done, long total, String note) {
        long tenth = total == 0 ? 0 : 10 * done / total;
        if (tenth > shown || done == 1) {
            shown = tenth;
            terminal.line("  step " + done + " of " + total + ": " + note);
        }
    }

    @Override
    public void close() {}
}
