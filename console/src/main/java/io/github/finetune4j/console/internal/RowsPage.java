// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.console.internal;

import io.github.finetune4j.console.spi.ConsolePage;
import io.github.finetune4j.console.spi.PageBody;
import io.github.finetune4j.console.spi.PageContent;
import io.github.finetune4j.console.spi.PageRequest;
import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.dataset.Example;
import io.github.finetune4j.internal.json.Json;
import io.github.finetune4j.internal.text.ShownText;
import io.github.finetune4j.registry.DataVersion;
import io.github.finetune4j.registry.RegistryRecord.RowsForgotten;
import java.lang.ref.SoftReference;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The rows of a version of data, a page at a time. */
final class RowsPage implements ConsolePage {
    private static final int PER_PAGE = 25;

    private final Records records;
    private @Nullable Held held;

    /** Rows that were read last: paging through them reads them once, as long as nothing was forgotten. */
    private record Held(String id, int forgettings, SoftReference<Dataset> rows) {}

    RowsPage(Records records) {
        this.records = records;
    }

    @Override
    public String path() {
        return "rows";
    }

    @Override
    public String title() {
        return "Rows";
    }

    @Override
    public boolean inNavigation() {
        return false;
    }

    @Override
    public PageContent respond(PageRequest request) {
        String id = request.required("of");
        Snapshot now = records.now();
        DataVersion data = now.data(id).orElse(null);
        if (data == null) {
            return PageContent.missing("There is no " + id + " on record.");
        }
        List<Example> rows = rows(data, now.all(RowsForgotten.class).size()).examples();
        Paging paging = new Paging(request, rows.size(), PER_PAGE);
        return PageContent.page("Rows of " + Words.shortId(id), body -> {
            body.open("p", "class", "note").link(Links.data(id), Words.count(rows.size(), "row", "rows"));
            body.text(" in their order.").close();
            if (rows.size() < data.rows()) {
                body.note("Forgotten since, and not shown: " + Words.count(data.rows() - rows.size())
                        + ". Those that are left are numbered anew.");
            }
            int number = paging.from();
            for (Example row : paging.of(rows)) {
                article(body, id, number++, row);
            }
            paging.write(body, path(), Map.of("of", id));
        });
    }

    private synchronized Dataset rows(DataVersion data, int forgettings) {
        Held before = held;
        if (before != null && before.id().equals(data.id()) && before.forgettings() == forgettings) {
            Dataset known = before.rows().get();
            if (known != null) {
                return known;
            }
        }
        Dataset rows = records.registry().rowsLeft(data);
        held = new Held(data.id(), forgettings, new SoftReference<>(rows));
        return rows;
    }

    private static void article(PageBody to, String of, int number, Example row) {
        to.open("article").element("h2", "Row " + Words.count(number + 1L));
        RowContent.write(to, row);
        if (!row.fields().isEmpty()) {
            to.open("p", "class", "note", "dir", "auto")
                    .text(ShownText.brief(Json.write(row.fields()), 2000))
                    .close();
        }
        to.open("p")
                .link("touched", Map.of("of", of, "row", "" + number), "what this row has touched")
                .close()
                .close();
    }
}
