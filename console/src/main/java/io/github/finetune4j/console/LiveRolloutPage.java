// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.console;

import io.github.finetune4j.console.internal.Markup;
import io.github.finetune4j.console.spi.ConsolePage;
import io.github.finetune4j.console.spi.PageBody;
import io.github.finetune4j.console.spi.PageContent;
import io.github.finetune4j.console.spi.PageRequest;
import io.github.finetune4j.error.RolloutException;
import io.github.finetune4j.rollout.Phase;
import io.github.finetune4j.rollout.Rollout;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The content of {@link RolloutPage}, as a page of the console: drawn anew while it runs, and controlled by its forms.
 */
record LiveRolloutPage(Rollout rollout) implements ConsolePage {
    private static final System.Logger LOG = System.getLogger(LiveRolloutPage.class.getName());
    private static final int LONGEST_PATH = 40;
    private static final int LONGEST = 200;

    @Override
    public String path() {
        String name = rollout.policy().name().toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
        String path = "live-" + name;
        return path.substring(0, Math.min(LONGEST_PATH, path.length()));
    }

    @Override
    public String title() {
        return "Live: " + rollout.policy().name();
    }

    @Override
    public PageContent respond(PageRequest request) {
        if (request.isChange()) {
            act(request.required("act"), request.line("who", LONGEST), request.line("why", LONGEST));
            return PageContent.goTo(path(), Map.of());
        }
        Phase phase = rollout.status().phase();
        return PageContent.page("Rollout " + rollout.policy().name() + ", " + phase, body -> {
            body.live("rollout", phase == Phase.RUNNING || phase == Phase.PAUSED, this::parts);
            form(body);
        });
    }

    private void parts(PageBody to) {
        to.open("div", "class", "rollout");
        ((Markup) to).with(out -> new RolloutView(rollout, rollout.status(), out).write());
        to.close();
    }

    private void form(PageBody body) {
        body.changeForm(path(), form -> {
            form.required("who", "who", LONGEST).required("why", "why", LONGEST);
            for (String act : List.of("pause", "resume", "promote", "rollback")) {
                form.open("button", "name", "act", "value", act).text(act).close();
            }
        });
    }

    private void act(String what, String who, String why) {
        switch (what) {
            case "pause" -> rollout.pause(who, why);
            case "resume" -> rollout.resume(who, why);
            case "promote" -> rollout.promote(who, why);
            case "rollback" -> rollBack(who, why);
            default ->
                throw new IllegalArgumentException("act: " + what + " -> choose pause, resume, promote or rollback");
        }
    }

    /** Without the store it has taken effect in this process; then the page says that it is not stored yet. */
    private void rollBack(String who, String why) {
        try {
            rollout.rollBack(who, why);
        } catch (RolloutException e) {
            LOG.log(System.Logger.Level.WARNING, String.valueOf(e.getMessage()));
        }
    }
}
