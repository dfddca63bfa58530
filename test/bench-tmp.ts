import { builtInProviders } from '../src/shared/providers/built-in.ts';
import { readPayload } from '../src/shared/reading/payload.ts';
import { readEvent } from '../src/shared/reading/read-event.ts';
import { recogniseProvider } from '../src/shared/reading/recognise-provider.ts';
import { duplicateKey } from '../src/shared/reading/duplicate-key.ts';
import { checkSignature } from '../src/main/signing/check-signature.ts';
import { signRequest } from '../src/main/signing/sign-request.ts';
const maia=builtInProviders[0]!;
const body=Buffer.from(JSON.stringify({channelId:"550e8400-e29b-41d4-a716-446655440000",channelIdentifier:"+5511999999999",agentId:"7c9e6679-7425-40de-944b-e07fc1f90ae7",sessionId:"f47ac10b-58cc-4372-a567-0e02b2c3d479",messageId:"6ba7b810-9dad-11d1-80b4-00c04fd430c8",response:"Hello é ".repeat(70),timestamp:"2024-01-15T10:30:00.000Z",direction:'incoming',externalUserId:'+55119'}));
console.log(body.length);
const base:[string,string][]=[['Host','localhost:8443'],['Content-Type','application/json'],['Content-Length','1000'],['User-Agent','Maia-Webhook/1.0'],['Accept','*/*'],['Connection','keep-alive']];
const signed={method:'POST',target:'/inbox',headers:[...base,...signRequest(maia,{secret:'s3cret-s3cret-s3cret',body,now:0})],body};
const unsigned={...signed,headers:base.filter(h=>h[0]!=='User-Agent')};
function t(n:string,f:()=>unknown){for(let i=0;i<30000;i++)f();const s=performance.now();for(let i=0;i<100000;i++)f();console.log(n,((performance.now()-s)/100).toFixed(2),'us')}
for(const [n,r] of [['signed',signed],['by shape',unsigned]] as const){
t(n+' payload',()=>readPayload(r.body));
const p=readPayload(r.body);
t(n+' recognise',()=>recogniseProvider(builtInProviders,r,p));
t(n+' read',()=>readEvent(maia,r,p));
t(n+' recognise+read',()=>{const p=readPayload(r.body);const x=recogniseProvider(builtInProviders,r,p)!;const e=readEvent(x.profile,r,p);duplicateKey(x.profile,e,r,p)});
t(n+' check',()=>checkSignature(maia,r,['s3cret-s3cret-s3cret'],0));
}
console.log(JSON.stringify(readEvent(maia,signed)));
