@NullMarked
package io.github.finetune4j.examples.tickets;

import org.jspecify.annotations.NullMarked;
