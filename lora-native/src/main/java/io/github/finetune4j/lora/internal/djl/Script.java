// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * A loaded TorchScript module. Its methods take an {@code own} tensor first, then tensors, then lists of tensors.
 *
 * <p>DJL attaches the outputs of a call to the manager of the first input, hence {@code own}: a scalar of the caller's
 * scope, which is closed after each call or step, or handles would pile up.
 */
public final class Script implements AutoCloseable {
    private final PtSymbolBlock block;

    private Script(PtSymbolBlock block) {
        this.block = block;
    }

    /**
     * {@return the module with these methods}
     *
     * @param owner lives as long as the module is used
     * @param methods of {@link TorchScriptSource}
     */
    public static Script load(NDManager owner, String methods) {
        return load(owner, TorchScriptArchive.of(methods));
    }

    /**
     * {@return the module with these methods and an attribute {@code packed} for libtorch's packed matrices}
     *
     * @param owner lives as long as the module is used
     * @param methods of {@link TorchScriptSource}
     */
    public static Script holding(NDManager owner, String methods) {
        return load(owner, TorchScriptArchive.holding(methods));
    }

    /**
     * {@return the module with these methods and an attribute {@code held} for tensors: what stays the same in all
     * calls is given once. DJL looks at the name of each tensor of each call by a regular expression}
     *
     * @param owner lives as long as the module is used
     * @param methods of {@link TorchScriptSource}; one of them sets {@code held}
     */
    public static Script keeping(NDManager owner, String methods) {
        return load(owner, TorchScriptArchive.keeping(methods));
    }

    private static Script load(NDManager owner, byte[] archive) {
        return Torch.call(false, () -> {
            try {
                return new Script(
                        JniUtils.loadModule((PtNDManager) owner, new ByteArrayInputStream(archive), false, false));
            } catch (IOException e) {
                throw new UncheckedIOException("reading TorchScript from memory failed -> report it as a bug", e);
            }
        });
    }

    /**
     * {@return arrays that a method may take as its list parameter of that name}
     *
     * <p>The name stays with the arrays, and every method uses the same one: so calls from several threads don't
     * disturb each other.
     *
     * @param owner of the placeholder that stands for an empty list, which DJL cannot pass
     * @param name of the list
     * @param arrays its members
     */
    public static NDArray[] list(NDManager owner, String name, List<NDArray> arrays) {
        List<NDArray> members = arrays.isEmpty() ? List.of(owner.zeros(new Shape(1))) : arrays;
        for (NDArray array : members) {
            array.setName(name + "[]");
        }
        return members.toArray(NDArray[]::new);
    }

    /**
     * Calls a method. Only inside {@link Torch#call}.
     *
     * @param scope owns the outputs
     * @param method its name
     * @param arguments each an {@code NDArray}, or an array of them made by {@link #list}; lists last
     * @return what the method returns
     */
    public NDList call(NDManager scope, String method, Object... arguments) {
        return call(scope, method, true, arguments);
    }

    /**
     * As {@link #call}, in libtorch's inference mode: each operation costs less, and autograd refuses what comes out,
     * for good.
     *
     * @param scope owns the outputs
     * @param method its name
     * @param arguments as in {@link #call}
     * @return what the method returns
     */
    public NDList infer(NDManager scope, String method, Object... arguments) {
        return call(scope, method, false, arguments);
    }

    private NDList call(NDManager scope, String method, boolean autograd, Object... arguments) {
        NDList inputs = new NDList();
        inputs.add(scope.create(0f));
        for (Object argument : arguments) {
            if (argument instanceof NDArray array) {
                inputs.add(array);
            } else {
                inputs.addAll(List.of((NDArray[]) argument));
            }
        }
        NDArray selector = scope.create(0f);
        selector.setName("module_method:" + method);
        inputs.add(selector);
        return IValueUtils.forward(block, inputs, autograd);
    }

    @Override
    public void close() {
        block.close();
    }
}
