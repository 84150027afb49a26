// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.springboot;

import io.github.finetune4j.console.spi.ConsolePage;
import java.util.List;

/** A part of the application's consoles: the pages of one kind of its beans. */
@FunctionalInterface
interface ConsolePart {
    /** {@return the pages, as far as there are beans to show} */
    List<ConsolePage> pages();
}
