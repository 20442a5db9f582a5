"""INTERIM: reads the texts that have no room yet. Goes away."""
import json, os, re, subprocess, hashlib
from collections.abc import Iterator
from ipaddress import ip_address
from pathlib import Path

from netparse.cluster import Origin
from netparse.reach.details import Forwarding
from netparse.reach.rules import nft as nft_rules
from netparse.reach.rules.ruleset import Chain, Table
from netparse.reach.rules.sets import IpSet, read_element


class _C:
    def __init__(self, path): self.source=str(path); self.lines=Path(path).read_text().split("\n")
    def text(self, line): return self.lines[line-1]


def _folder(node):
    for c in node.captures:
        if "ip_-d_address" in c.source: return Path(c.source).parent
    return None


def _file(node, *names):
    d=_folder(node)
    if d is None: return None
    for n in names:
        if (d/n).exists(): return _C(d/n)
    return None


def sysctls(node):
    c=_file(node,"sysctl_-a.txt")
    if c is None: return {}, False
    out={}
    for n,l in enumerate(c.lines,1):
        k,eq,v=l.partition(" = ")
        if eq and v.strip().lstrip("-").isdigit(): out[k]=(int(v),Origin(c,n))
    return out, True


def forwarding(node):
    c=_file(node,"bridge_fdb_show.txt")
    if c is None: return None
    out=[]
    for n,l in enumerate(c.lines,1):
        w=l.split()
        if len(w)<3: continue
        out.append(Forwarding(w[0],w[2],ip_address(w[w.index("dst")+1]) if "dst" in w else None,Origin(c,n)))
    return tuple(out)


def nft(node):
    c=_file(node,"nft_list_ruleset.txt","nft_-a_list_ruleset.txt")
    if c is None: return None
    text="\n".join(c.lines)
    j=_convert(text)
    tables={}
    for o in j["nftables"]:
        (k,b),=o.items()
        if k=="table": tables[b["family"],b["name"]]=Table(b["name"],{"ip":"inet","ip6":"inet6","inet":"both","netdev":"both","bridge":"bridge","arp":"arp"}[b["family"]],"nft"); tables[b["family"],b["name"]].sets={}
        elif k=="chain":
            t=tables[b["family"],b["table"]]
            ch=t.chains.setdefault(b["name"],Chain(b["name"],Origin(c,_find(c,b["name"],"chain"))))
            if "hook" in b:
                ch.hook=b["hook"]; ch.kind=b["type"]; ch.priority=b["prio"]; ch.policy=b.get("policy","accept"); d=b.get("dev",()); ch.device=(d,) if isinstance(d,str) else tuple(d)
        elif k in("set","map"):
            t=tables[b["family"],b["table"]]
            fl=b.get("flags",[])
            t.sets[b["name"]]=nft_rules.NftSet(b["name"],k=="map","dynamic" in fl,tuple(b.get("elem",())))
        elif k=="rule":
            t=tables[b["family"],b["table"]]
            t.chains[b["chain"]].rules.append(nft_rules.compile_rule(b["expr"],Origin(c,1)))
    return [t for t in tables.values()]


def _find(c,name,kind):
    for n,l in enumerate(c.lines,1):
        if re.match(rf"\s*{kind} {re.escape(name)} \{{",l): return n
    return 1


def _convert(text):
    h=hashlib.sha1(text.encode()).hexdigest()
    cache=Path(f"/tmp/nftcache/{h}.json"); cache.parent.mkdir(exist_ok=True)
    if not cache.exists():
        # drop iptables tables and rules with xt
        lines=[re.sub(r" # handle \d+$","",l) for l in text.split("\n") if not l.startswith("# Warning")]
        out=[]; skip=False
        for l in lines:
            if re.match(r"table ip6? (filter|nat|mangle|raw) \{",l): skip=True
            if not skip: out.append(l)
            if l=="}": skip=False
        devs=sorted(set(re.findall(r'device(?:s = \{)? "?([\w.]+)',text)))
        cmd="ip link set lo up;"+"".join(f"ip link add {d} type dummy;" for d in devs)
        p=subprocess.run(["unshare","-n","sh","-c",cmd+"nft -f - && nft -j list ruleset"],input="\n".join(out),capture_output=True,text=True)
        if p.returncode: raise RuntimeError(p.stderr[:2000])
        cache.write_text(p.stdout)
    return json.loads(cache.read_text())


