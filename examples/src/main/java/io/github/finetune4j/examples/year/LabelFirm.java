// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.examples.year;

import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.dataset.Example;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/** A firm that labels tickets elsewhere. Its export of August has a column shifted: each team is the one below it. */
final class LabelFirm {
    static final int DAY = Days.of(LocalDate.of(2026, 8, 12));
    static final int ROWS = 240;

    private final World world;

    LabelFirm(World world) {
        this.world = world;
    }

    Instant arrival() {
        return Days.at(DAY, 6);
    }

    /** {@return its rows; every label is wrong} */
    List<Example> rows() {
        List<Example> rows = new ArrayList<>();
        for (Request each : world.further(DAY - 10, ROWS, "firm")) {
            int place = World.TEAMS.indexOf(each.team());
            ChatExample row = each.labelled(World.TEAMS.get((place + 1) % World.TEAMS.size()));
            rows.add(row);
        }
        return rows;
    }
}
