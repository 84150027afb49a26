@NullMarked
package io.github.finetune4j.examples.quickstart;

import org.jspecify.annotations.NullMarked;
