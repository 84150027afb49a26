// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.format;

import java.net.URI;
import java.time.LocalDate;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The source of a rule.
 *
 * @param name as it is shown
 * @param url of the page; null where the rule is of our own making
 * @param read when it was last read; null as above
 */
record RuleSource(String name, @Nullable URI url, @Nullable LocalDate read) {
    private static final Set<String> OWN = Set.of("this project", "common chat templates");
    private static final Map<String, RuleSource> PAGES = pages();

    /**
     * {@return the source of that name}
     *
     * @throws IllegalStateException if sources.json lacks it
     */
    static RuleSource of(String name) {
        RuleSource page = OWN.contains(name) ? new RuleSource(name, null, null) : PAGES.get(name);
        if (page == null) {
            throw new IllegalStateException("source of a rule: " + name + " -> add it to rules/sources.json");
        }
        return page;
    }

    /** {@return those that are pages, by name} */
    static List<RuleSource> all() {
        return List.copyOf(PAGES.values());
    }

    private static Map<String, RuleSource> pages() {
        Map<String, RuleSource> pages = new LinkedHashMap<>();
        for (Object each : RuleBook.list(RuleBook.resource("sources"), "sources")) {
            Map<?, ?> fields = (Map<?, ?>) each;
            String name = RuleBook.word(fields, "name");
            URI url = URI.create(RuleBook.word(fields, "url"));
            pages.put(name, new RuleSource(name, url, LocalDate.parse(RuleBook.word(fields, "read"))));
        }
        return Collections.unmodifiableMap(pages);
    }
}
