// For japicmp: forgets what changed in types that were not promised to stay, in the release before or, if they are new, now. A nested type is
// promised what its outermost one is.
def statusOf = { type ->
    def api = type?.annotations?.find { it.fullyQualifiedName == 'org.apiguardian.api.API' }
    def status = api?.elements?.find { it.name == 'status' }
    def values = status?.oldElementValues ?: status?.newElementValues
    values ? values[0].value.toString() : 'none'
}
def forget = { it?.compatibilityChanges?.clear() }
def byName = jApiClasses.collectEntries { [it.fullyQualifiedName, it] }
def promised = { statusOf(byName[it.fullyQualifiedName.tokenize('$')[0]]) == 'STABLE' }
jApiClasses.findAll { !promised(it) }.each { type ->
    forget(type)
    forget(type.superclass)
    (type.methods + type.constructors + type.fields + type.interfaces + type.annotations).each(forget)
}
return jApiClasses.findAll(promised)
