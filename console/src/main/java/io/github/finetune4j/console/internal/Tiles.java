// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.console.internal;

import io.github.finetune4j.console.spi.PageBody;
import java.util.function.Consumer;

/** The few facts at the top of a page, in a {@code dl}. */
final class Tiles {
    private Tiles() {}

    static void add(PageBody to, String name, Consumer<PageBody> value) {
        to.open("div", "class", "tile").element("dt", name).open("dd");
        value.accept(to);
        to.close().close();
    }

    static void add(PageBody to, String name, String value) {
        add(to, name, tile -> tile.text(value));
    }
}
