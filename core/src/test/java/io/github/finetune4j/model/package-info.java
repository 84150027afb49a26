/** Tests of models. */
@org.jspecify.annotations.NullMarked
package io.github.finetune4j.model;
