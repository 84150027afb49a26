// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.console.internal;

import io.github.finetune4j.console.spi.PageAddress;
import io.github.finetune4j.console.spi.PageBody;
import io.github.finetune4j.console.spi.PageRequest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A long list, a page at a time. */
final class Paging {
    private static final String PAGE = "page";

    private final int size;
    private final int total;
    private final int page;

    Paging(PageRequest request, int total, int size) {
        this.size = size;
        this.total = total;
        page = Math.max(1, Math.min(pages(), request.number(PAGE, 1)));
    }

    private int pages() {
        return Math.max(1, (total + size - 1) / size);
    }

    int from() {
        return (page - 1) * size;
    }

    <T> List<T> of(List<T> all) {
        return all.subList(from(), Math.min(total, from() + size));
    }

    void write(PageBody to, String path, Map<String, String> query) {
        if (pages() == 1) {
            return;
        }
        to.open("nav", "class", "pages", "aria-label", "Pages of this list");
        if (page > 1) {
            to.link(at(path, query, page - 1), "‹ before");
        }
        to.element("span", "page " + Words.count(page) + " of " + Words.count(pages()));
        if (page < pages()) {
            to.link(at(path, query, page + 1), "next ›");
        }
        to.close();
    }

    private static PageAddress at(String path, Map<String, String> query, int page) {
        Map<String, String> all = new LinkedHashMap<>(query);
        all.put(PAGE, String.valueOf(page));
        return new PageAddress(path, all);
    }
}
