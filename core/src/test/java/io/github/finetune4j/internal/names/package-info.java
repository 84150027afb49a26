/** Tests of names. */
@org.jspecify.annotations.NullMarked
package io.github.finetune4j.internal.names;
