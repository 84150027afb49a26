// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.console.internal;

import io.github.finetune4j.console.spi.ConsolePage;
import io.github.finetune4j.console.spi.PageBody;
import io.github.finetune4j.console.spi.PageContent;
import io.github.finetune4j.console.spi.PageRequest;
import io.github.finetune4j.dataset.Example;
import io.github.finetune4j.registry.DataVersion;
import io.github.finetune4j.registry.RegistryRecord;
import io.github.finetune4j.registry.store.Touched;
import java.util.List;

/** A page of what one row has touched: the question of those who want to be forgotten. */
record TouchedPage(Records records) implements ConsolePage {
    @Override
    public String path() {
        return "touched";
    }

    @Override
    public String title() {
        return "Touched";
    }

    @Override
    public boolean inNavigation() {
        return false;
    }

    @Override
    public PageContent respond(PageRequest request) {
        String id = request.required("of");
        int number = request.number("row", 0);
        DataVersion data = records.now().data(id).orElse(null);
        List<Example> rows =
                data == null ? List.of() : records.registry().rowsLeft(data).examples();
        if (number < 0 || number >= rows.size()) {
            return PageContent.missing("There is no row " + number + " of " + id + " on record.");
        }
        Example row = rows.get(number);
        Touched touched = records.registry().touchedBy(row);
        return PageContent.page("What row " + Words.count(number + 1L) + " has touched", body -> {
            body.open("article");
            RowContent.write(body, row);
            body.close();
            list(body, "Versions of data that hold it", touched.data());
            list(body, "Runs that learned from it, or from a model that did", touched.runs());
            list(body, "Models that these runs made", touched.models());
            list(body, "Rollouts that showed one of these models to users", touched.rollouts());
        });
    }

    private static void list(PageBody body, String heading, List<? extends RegistryRecord> found) {
        body.heading(heading);
        if (found.isEmpty()) {
            body.note("None.");
            return;
        }
        body.open("ul");
        for (RegistryRecord record : found) {
            body.open("li");
            Links.to(body, record);
            body.close();
        }
        body.close();
    }
}
